module sealift.dev/images/helpers

go 1.26
