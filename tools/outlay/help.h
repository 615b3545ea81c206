// The help texts of the program.
#ifndef OUTLAY_TOOLS_OUTLAY_HELP_H_
#define OUTLAY_TOOLS_OUTLAY_HELP_H_

#include <string>

#include "tools/outlay/command.h"

namespace outlay::cli {

// Returns all commands, one per line.
std::string OverviewHelp(bool has_colour);

// Returns the commands of a noun; empty if there is no such noun.
std::string NounHelp(std::string_view noun, bool has_colour);

// Returns one command with its flags.
std::string CommandHelp(const Command& command, bool has_colour);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_HELP_H_
