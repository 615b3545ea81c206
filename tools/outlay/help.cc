#include "tools/outlay/help.h"

#include <vector>

#include "common/base/strings.h"
#include "tools/outlay/table.h"

namespace outlay::cli {
namespace {

std::string Title(std::string_view text, bool has_colour) {
  return Concat("\n", Paint(text, Tone::kStrong, has_colour), "\n");
}

std::string Usage(const Command& command) {
  return Concat("outlay ", command.noun, command.verb.empty() ? "" : " ", command.verb,
                command.arguments.empty() ? "" : " ", command.arguments);
}

std::string RequiredWords(const Flag& flag) {
  if (!flag.required) return "";
  return flag.instead.empty() ? std::string(" (required)") : Concat(" (required, or --", flag.instead, ")");
}

std::string FlagTable(const std::vector<Flag>& flags, bool has_colour) {
  Table table({{""}, {""}}, 2);
  for (const Flag& flag : flags) {
    table.Add({Concat("--", flag.name, flag.value.empty() ? "" : " ", flag.value),
               Concat(flag.help, flag.repeated ? " (may be repeated)" : "", RequiredWords(flag))});
  }
  return table.Render(has_colour);
}

// The commands of `noun`, or of all with an empty line between two nouns.
std::string CommandTable(std::string_view noun, bool has_colour) {
  Table table({{""}, {""}}, 2);
  std::string_view previous;
  for (const Command& command : AllCommands()) {
    if (!noun.empty() && command.noun != noun) {
      continue;
    }
    if (!previous.empty() && previous != command.noun && !command.verb.empty()) {
      table.Add({"", ""});
    }
    previous = command.noun;
    table.Add({Usage(command).substr(sizeof("outlay ") - 1), Cell(std::string(command.summary), Tone::kFaint)});
  }
  return table.Render(has_colour);
}

}  // namespace

std::string OverviewHelp(bool has_colour) {
  return Concat(
      "outlay talks to the services of Outlay: people, purchase orders, invoices, and why an invoice went where.\n",
      Title("Commands", has_colour), CommandTable("", has_colour), Title("Flags of every command", has_colour),
      FlagTable(GlobalFlags(), has_colour),
      "\nShort names do: po-1 stands for organizations/ORGANIZATION/purchaseOrders/po-1.\n"
      "outlay COMMAND --help explains one command; docs/cli.md has examples and the exit codes.\n");
}

std::string NounHelp(std::string_view noun, bool has_colour) {
  return CommandTable(noun, has_colour);
}

std::string CommandHelp(const Command& command, bool has_colour) {
  std::string help = Concat(Paint(Usage(command), Tone::kStrong, has_colour), "\n  ", command.summary, "\n");
  if (!command.flags.empty()) {
    help += Title("Flags", has_colour) + FlagTable(command.flags, has_colour);
  }
  return help + "\nFlags of every command: outlay help\n";
}

}  // namespace outlay::cli
