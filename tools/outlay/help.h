// What the program says about itself.
#ifndef OUTLAY_TOOLS_OUTLAY_HELP_H_
#define OUTLAY_TOOLS_OUTLAY_HELP_H_

#include <string>

#include "tools/outlay/command.h"

namespace outlay::cli {

// All commands, one in a line.
std::string OverviewHelp(bool has_colour);

// The commands of a noun; empty when there is no such noun.
std::string NounHelp(std::string_view noun, bool has_colour);

// One command with its flags.
std::string CommandHelp(const Command& command, bool has_colour);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_HELP_H_
