terraform {
  required_providers { aws = { source = "hashicorp/aws" } }
}

provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
  endpoints {
    iam            = var.endpoint
    s3             = var.endpoint
    sts            = var.endpoint
    kms            = var.endpoint
    sqs            = var.endpoint
    sns            = var.endpoint
    secretsmanager = var.endpoint
    lambda         = var.endpoint
    ec2            = var.endpoint
    organizations  = var.endpoint
  }
}

variable "endpoint" {
  type    = string
  default = "http://127.0.0.1:5000"
}
variable "stage" {
  type    = number
  default = 1
}

data "aws_caller_identity" "me" {}

resource "aws_s3_bucket" "reports" { bucket = "acme-new-reports" }

resource "aws_s3_bucket_policy" "reports" {
  bucket = aws_s3_bucket.reports.id
  policy = data.aws_iam_policy_document.tls.json
}

data "aws_iam_policy_document" "tls" {
  statement {
    sid     = "OnlyTls"
    effect  = "Deny"
    actions = ["s3:*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "boundary" {
  name = "ServiceBoundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Sid = "ServicesOnly", Effect = "Allow", Action = var.stage == 1 ? ["s3:*", "sqs:*"] : ["sqs:*"], Resource = "*" }]
  })
}

module "resize" {
  source     = "./modules/service"
  name       = "resize"
  bucket_arn = aws_s3_bucket.reports.arn
  boundary   = aws_iam_policy.boundary.arn
}

module "each" {
  for_each   = toset(["a", "b"])
  source     = "./modules/service"
  name       = "svc-${each.key}"
  bucket_arn = "arn:aws:s3:::acme-reports"
  boundary   = aws_iam_policy.boundary.arn
}

resource "aws_iam_role" "worker" {
  name_prefix = "worker-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" } }]
  })
  inline_policy {
    name = "queue"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }]
    })
  }
}

resource "aws_iam_role_policy" "worker" {
  name = "own-queue"
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.jobs.arn }]
  })
}

resource "aws_iam_role_policy" "existing" {
  name = "extra"
  role = "App"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" }]
  })
}

resource "aws_sqs_queue" "jobs" { name = "jobs" }
resource "aws_sns_topic" "news" { name = "news" }
resource "aws_sns_topic_policy" "news" {
  arn = aws_sns_topic.news.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sns:Publish", Resource = "*" }]
  })
}

resource "aws_kms_key" "data" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Admin", Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }, Action = "kms:*", Resource = "*" }]
  })
}
resource "aws_kms_key" "plain" {}
resource "aws_kms_alias" "data" {
  name          = "alias/data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_secretsmanager_secret" "db" { name = "db" }
resource "aws_secretsmanager_secret_policy" "db" {
  secret_arn = aws_secretsmanager_secret.db.arn
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "secretsmanager:DeleteSecret", Resource = "*" }] })
}

resource "aws_iam_user" "ann" {
  count = 2
  name  = "user-${count.index}"
}
resource "aws_iam_group" "devs" { name = "devs" }
resource "aws_iam_group_policy" "devs" {
  group  = aws_iam_group.devs.name
  name   = "list"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }] })
}
resource "aws_iam_group_membership" "devs" {
  name  = "devs"
  group = aws_iam_group.devs.name
  users = [aws_iam_user.ann[1].name]
}
resource "aws_iam_user_group_membership" "ann" {
  user   = aws_iam_user.ann[0].name
  groups = ["readers"]
}
resource "aws_iam_user_policy_attachment" "ann" {
  user       = aws_iam_user.ann[0].name
  policy_arn = aws_iam_policy.boundary.arn
}

resource "aws_lambda_permission" "s3" {
  statement_id  = "AllowS3"
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.reports.arn
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = "vpc-9fe3fc6605054db42"
  service_name = "com.amazonaws.eu-central-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
}

resource "aws_organizations_policy" "region" {
  name    = "Region"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = "eu-central-1" } } }] })
}
resource "aws_organizations_policy_attachment" "region" {
  policy_id = aws_organizations_policy.region.id
  target_id = "ou-0fs3-sq8sayyh"
}
