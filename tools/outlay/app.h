// The program `outlay`, but for the world around it.
#ifndef OUTLAY_TOOLS_OUTLAY_APP_H_
#define OUTLAY_TOOLS_OUTLAY_APP_H_

#include <string>
#include <vector>

#include "tools/outlay/environment.h"
#include "tools/outlay/errors.h"

namespace outlay::cli {

// Runs one command line, without the program's name: answers on standard output, everything else on standard error.
ExitCode RunApp(const std::vector<std::string>& words, const Environment& environment);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_APP_H_
