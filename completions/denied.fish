# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_denied_global_optspecs
    string join \n l/list h/help V/version
end

function __fish_denied_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_denied_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_denied_using_subcommand
    set -l cmd (__fish_denied_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c denied -n "__fish_denied_needs_command" -s l -l list -d 'List the programs with their paths, and those that are hidden by another of the same name'
complete -c denied -n "__fish_denied_needs_command" -s h -l help -d 'Print help'
complete -c denied -n "__fish_denied_needs_command" -s V -l version -d 'Print version'
complete -c denied -n "__fish_denied_needs_command" -f -a "help" -d 'Shows the help of a program'
complete -c denied -n "__fish_denied_using_subcommand help" -s h -l help -d 'Print help'
