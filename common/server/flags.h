// Command lines: the flags that all servers share, and a parser that ends an invalid start with one line and exit code
// 2.
#ifndef OUTLAY_COMMON_SERVER_FLAGS_H_
#define OUTLAY_COMMON_SERVER_FLAGS_H_

#include <string>

#include "absl/status/status.h"
#include "common/server/options.h"

namespace outlay::server {

// Reads --name=value, --name value, --name and --noname (for boolean flags) and --flagfile=<path>, a file with one
// --name=value per line and # comments. INVALID_ARGUMENT / FLAG_INVALID {flag}: an unknown flag, a value of the wrong
// type, a word that is not a flag, an unreadable flag file.
absl::Status ParseFlags(int argc, const char* const* argv);

// Checks the flags that end in _target. INVALID_ARGUMENT / FLAG_INVALID {flag}: one of them is set and names no port,
// so that a service would wait for ever for an answer from there.
absl::Status CheckTargets();

// Whether --help was given; then nothing else counts.
bool HelpWanted(int argc, const char* const* argv);

// Describes every flag of the binary, sorted by name, with its default. To be called before ParseFlags.
std::string DescribeFlags();

// The shared flags' values.
ServerOptions OptionsFromFlags();

// Sets the default of --listen; to be called before ParseFlags.
void SetDefaultListen(const std::string& address);

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_FLAGS_H_
