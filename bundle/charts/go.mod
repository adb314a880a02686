// Pins the Go modules whose charts the bundle carries; go.sum beside it holds their hashes.
module sealift.invalid/charts

go 1.26.0

require github.com/cert-manager/cert-manager v1.21.2
