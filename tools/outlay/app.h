// The program `outlay`, without its environment.
#ifndef OUTLAY_TOOLS_OUTLAY_APP_H_
#define OUTLAY_TOOLS_OUTLAY_APP_H_

#include <string>
#include <vector>

#include "tools/outlay/environment.h"
#include "tools/outlay/errors.h"

namespace outlay::cli {

// Runs one command line, given without the program's name: writes answers to standard output, everything else to
// standard error.
ExitCode RunApp(const std::vector<std::string>& words, const Environment& environment);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_APP_H_
