/** Words on a command line to one call below; advice on failures, exit codes, progress. */
@org.jspecify.annotations.NullMarked
package dev.sealift.cli;
