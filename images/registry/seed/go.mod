module sealift.dev/images/seed

go 1.26
