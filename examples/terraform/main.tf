# A change of acme-prod: a role that writes invoices, the bucket that they go to, and what App may do with them.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-central-1"
  # So that the plan can be made without an account.
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

resource "aws_iam_role" "invoicer" {
  name = "Invoicer"
  path = "/services/"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "exports" {
  name = "WriteExports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Exports"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::acme-exports/invoices/*"
    }]
  })
}

# The ARN of the policy is known only after apply: the reference tells which one is attached.
resource "aws_iam_role_policy_attachment" "exports" {
  role       = aws_iam_role.invoicer.name
  policy_arn = aws_iam_policy.exports.arn
}

resource "aws_s3_bucket" "invoices" {
  bucket = "acme-invoices"
}

# The resources of these statements are known only after apply.
data "aws_iam_policy_document" "invoices" {
  statement {
    sid       = "Archive"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.invoices.arn}/*"]
  }
}

resource "aws_iam_role_policy" "invoices" {
  name   = "archive"
  role   = aws_iam_role.invoicer.id
  policy = data.aws_iam_policy_document.invoices.json
}

# A role that is there already.
resource "aws_iam_role_policy" "app" {
  name = "no-invoices"
  role = "App"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "NoInvoices", Effect = "Deny", Action = "s3:*", Resource = "arn:aws:s3:::acme-exports/invoices/*" }]
  })
}
