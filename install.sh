#!/bin/sh
# Installs denied from a release's tarball, or removes it.
set -eu

usage() {
    cat <<'USAGE'
usage: install.sh [--prefix DIR] [TARBALL | URL]
       install.sh [--prefix DIR] --uninstall

TARBALL is denied-VERSION-PLATFORM.tar.gz; SHA256SUMS must lie beside it. A URL
is fetched with curl or wget, and SHA256SUMS from the same place. Without either
the script installs the unpacked tarball in which it lies.

--prefix DIR  where to: programs go to DIR/bin, all else to DIR/share
              [default: /usr/local for root, else ~/.local]
--uninstall   remove what was installed there
DESTDIR, where it is set, is put before the prefix.

The checksums show that a file is whole. Whether it comes from whom you trust
is for you to know: take SHA256SUMS from there.
USAGE
}

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

# The list of the files of an installation, with their checksums; at the prefix and in the tarball.
list=share/denied/SHA256SUMS

sum() {
    if command -v sha256sum >/dev/null; then
        sha256sum <"$1"
    else
        shasum -a 256 <"$1"
    fi | cut -d ' ' -f 1
}

fetch() {
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --output "$2" -- "$1"
    else
        wget --quiet --output-document "$2" -- "$1"
    fi || fail "cannot fetch $1"
}

# Fails where a list names a place that is not below bin/ or share/.
check_place() {
    case /$1/ in
    */../*) ;;
    /bin/* | /share/*) return ;;
    esac
    fail "$list names $1"
}

# Fails unless every file of the list is in the folder, and whole.
check() {
    [ -s "$1/$list" ] || fail "$1 holds no $list: it is no release of denied"
    while read -r wanted path; do
        check_place "$path"
        [ -f "$1/$path" ] || fail "$path is missing"
        [ "$(sum "$1/$path")" = "$wanted" ] || fail "$path is not what it was"
    done <"$1/$list"
}

# Copies beside the old file and renames: a program that runs keeps its own.
put() {
    mkdir -p "$(dirname "$2")"
    cp "$1" "$2.new"
    chmod "$3" "$2.new"
    mv -f "$2.new" "$2"
}

# Removes what the list at the prefix has and the new list has not.
remove_all_but() {
    while read -r _ path; do
        check_place "$path"
        cut -c 67- "$1" | grep -q -x -F -e "$path" || rm -f "$to/$path"
    done <"$to/$list"
}

install_from() {
    check "$1"
    if [ -f "$to/$list" ]; then
        remove_all_but "$1/$list"
    fi
    while read -r _ path; do
        case $path in
        bin/*) put "$1/$path" "$to/$path" 755 ;;
        *) put "$1/$path" "$to/$path" 644 ;;
        esac
    done <"$1/$list"
    put "$1/$list" "$to/$list" 644
    echo "installed denied below $to"
    case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "$prefix/bin is not on your PATH" ;;
    esac
}

uninstall() {
    [ -f "$to/$list" ] || fail "nothing is installed below $to"
    remove_all_but /dev/null
    rm -f "$to/$list"
    rmdir "$to/share/denied/powershell" "$to/share/denied" "$to/share/doc/denied" 2>/dev/null || true
    echo "removed denied from $to"
}

prefix=
uninstall=
from=
while [ $# -gt 0 ]; do
    case $1 in
    --prefix)
        [ $# -gt 1 ] || fail "--prefix wants a folder"
        prefix=$2
        shift
        ;;
    --prefix=*) prefix=${1#--prefix=} ;;
    --uninstall) uninstall=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    -*)
        usage >&2
        exit 2
        ;;
    *)
        [ -z "$from" ] || fail "one tarball at a time"
        from=$1
        ;;
    esac
    shift
done

if [ -z "$prefix" ]; then
    if [ "$(id -u)" -eq 0 ]; then
        prefix=/usr/local
    else
        prefix=$HOME/.local
    fi
fi
to=${DESTDIR:-}$prefix

if [ -n "$uninstall" ]; then
    [ -z "$from" ] || fail "--uninstall takes no tarball"
    uninstall
    exit
fi

here=$(dirname "$0")
if [ -z "$from" ]; then
    [ -f "$here/$list" ] || fail "name a tarball, or its URL (--help says more)"
    install_from "$here"
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
name=${from##*/}
case $from in
http://*) fail "fetch over https" ;;
https://* | file://*)
    fetch "$from" "$work/$name"
    fetch "${from%/*}/SHA256SUMS" "$work/SHA256SUMS"
    from=$work/$name
    sums=$work/SHA256SUMS
    ;;
*)
    [ -f "$from" ] || fail "there is no $from"
    sums=$(dirname "$from")/SHA256SUMS
    [ -f "$sums" ] || fail "SHA256SUMS is not beside $from"
    ;;
esac
wanted=$(awk -v name="$name" '$2 == name { print $1 }' "$sums")
[ -n "$wanted" ] || fail "SHA256SUMS does not name $name"
[ "$(sum "$from")" = "$wanted" ] || fail "$name is not what SHA256SUMS says: it is broken, or another"
mkdir "$work/unpacked"
tar -xzf "$from" -C "$work/unpacked"
for folder in "$work/unpacked"/*/; do
    install_from "${folder%/}"
done
