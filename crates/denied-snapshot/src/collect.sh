#!/bin/sh
# Collects a snapshot for `denied --snapshot DIR` with the AWS CLI alone: sh collect.sh [DIR] [REGION]...
#
# Only commands that read are run. What AWS refuses is kept as the line that the AWS CLI prints of it. Run it once with
# credentials of each account, into the same folder; the organization can be read from the management account. Neither
# values of secrets nor variables of functions are kept.
set -u
folder=${1:-snapshot}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}"
if [ -z "$1" ]; then
    echo "collect.sh: no region is set: name one behind the folder, sh collect.sh DIR REGION..." >&2
    exit 2
fi
export AWS_REGION="$1" AWS_DEFAULT_REGION="$1"
account=$(aws sts get-caller-identity --query Account --output text) || exit
echo "collecting account $account, regions $*, to $folder" >&2

# A name as a file name: what a file name cannot hold, and a leading dot, are percent-encoded.
file() {
    printf %s "$1" | sed 's|%|%25|g; s|/|%2F|g; s|:|%3A|g; s| |%20|g; s|^\.|%2E|'
}

# save FILE COMMAND...: the output of a command of the AWS CLI, else the error that it prints.
save() {
    path=$folder/$1.json
    shift
    mkdir -p "${path%/*}"
    aws "$@" --output json >"$path" 2>"$path.error" || cat "$path.error" >>"$path"
    rm -f "$path.error"
}

# names QUERY COMMAND...: the names that a list gives, a line each; none where it is refused.
names() {
    query=$1
    shift
    aws "$@" --query "$query" --output text 2>/dev/null | tr '\t' '\n' | grep -vx None
}

save "$account/iam/get-account-authorization-details" iam get-account-authorization-details
save "$account/iam/list-roles" iam list-roles

save "$account/s3/list-buckets" s3api list-buckets
save "$account/s3control/get-public-access-block" s3control get-public-access-block --account-id "$account"
for bucket in $(names 'Buckets[].Name' s3api list-buckets); do
    for command in get-bucket-policy get-bucket-acl get-public-access-block get-bucket-ownership-controls \
        get-bucket-encryption; do
        save "$account/s3/$(file "$bucket")/$command" s3api "$command" --bucket "$bucket"
    done
done

for region in "$@"; do
    export AWS_REGION="$region" AWS_DEFAULT_REGION="$region"

    save "$account/ec2/$region/describe-vpc-endpoints" ec2 describe-vpc-endpoints

    save "$account/kms/$region/list-aliases" kms list-aliases
    for key in $(names 'Keys[].KeyId' kms list-keys); do
        save "$account/kms/$region/$key/describe-key" kms describe-key --key-id "$key"
        save "$account/kms/$region/$key/get-key-policy" kms get-key-policy --key-id "$key" --policy-name default
        save "$account/kms/$region/$key/list-grants" kms list-grants --key-id "$key"
    done

    for function in $(names 'Functions[].FunctionName' lambda list-functions); do
        # A query, so that neither variables nor the address of the code are kept.
        save "$account/lambda/$region/$function/get-function" lambda get-function --function-name "$function" \
            --query '{Configuration: Configuration.{FunctionName: FunctionName, FunctionArn: FunctionArn, Role: Role, VpcConfig: VpcConfig, KMSKeyArn: KMSKeyArn, LoggingConfig: LoggingConfig}}'
        save "$account/lambda/$region/$function/get-policy" lambda get-policy --function-name "$function"
        for alias in $(names 'Aliases[].Name' lambda list-aliases --function-name "$function"); do
            save "$account/lambda/$region/$function/get-policy.$(file "$alias")" \
                lambda get-policy --function-name "$function" --qualifier "$alias"
            save "$account/lambda/$region/$function/get-function-configuration.$(file "$alias")" \
                lambda get-function-configuration --function-name "$function" --qualifier "$alias" \
                --query '{FunctionName: FunctionName, FunctionArn: FunctionArn, Role: Role, VpcConfig: VpcConfig, KMSKeyArn: KMSKeyArn, LoggingConfig: LoggingConfig}'
        done
    done

    for url in $(names 'QueueUrls[]' sqs list-queues); do
        save "$account/sqs/$region/$(file "${url##*/}")/get-queue-attributes" \
            sqs get-queue-attributes --queue-url "$url" --attribute-names All
    done
    for topic in $(names 'Topics[].TopicArn' sns list-topics); do
        save "$account/sns/$region/$(file "${topic##*:}")/get-topic-attributes" \
            sns get-topic-attributes --topic-arn "$topic"
    done
    for secret in $(names 'SecretList[].ARN' secretsmanager list-secrets); do
        name=${secret##*:secret:}
        save "$account/secretsmanager/$region/$(file "${name%-??????}")/get-resource-policy" \
            secretsmanager get-resource-policy --secret-id "$secret"
    done
done

save organizations/describe-organization organizations describe-organization
save organizations/list-roots organizations list-roots
save organizations/list-accounts organizations list-accounts

# target ID: the policies that are attached to a root, organizational unit or account.
target() {
    for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
        save "organizations/list-policies-for-target/$1.$type" \
            organizations list-policies-for-target --target-id "$1" --filter "$type"
    done
}

# child ID: where an account or organizational unit stands, and so on up to the root.
child() {
    [ -e "$folder/organizations/list-parents/$1.json" ] && return
    target "$1"
    save "organizations/list-parents/$1" organizations list-parents --child-id "$1"
    for parent in $(names 'Parents[].Id' organizations list-parents --child-id "$1"); do
        case $parent in
        ou-*)
            save "organizations/describe-organizational-unit/$parent" \
                organizations describe-organizational-unit --organizational-unit-id "$parent"
            child "$parent"
            ;;
        esac
    done
}

for root in $(names 'Roots[].Id' organizations list-roots); do
    target "$root"
done
for member in $(names 'Accounts[].Id' organizations list-accounts); do
    child "$member"
done
for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
    for policy in $(names 'Policies[].Id' organizations list-policies --filter "$type"); do
        save "organizations/describe-policy/$policy" organizations describe-policy --policy-id "$policy"
    done
done
