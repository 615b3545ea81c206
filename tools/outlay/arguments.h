// Parses the words of a command line according to the flags of a command.
#ifndef OUTLAY_TOOLS_OUTLAY_ARGUMENTS_H_
#define OUTLAY_TOOLS_OUTLAY_ARGUMENTS_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace outlay::cli {

// A flag of a command: "--number PO-7", "--number=PO-7", or a switch without a value.
struct Flag {
  std::string_view name;   // "number"
  std::string_view value;  // the placeholder of its value in the help, "NUMBER"; empty: a switch
  std::string_view help;
  bool repeated = false;
  bool required = false;
  std::string_view instead = "";  // the flag that can replace a required one; empty: none
};

// Makes a flag required, unless `instead` is given.
constexpr Flag Required(Flag flag, std::string_view instead = "") {
  flag.required = true;
  flag.instead = instead;
  return flag;
}

// The given flags and arguments. A value.
class Arguments {
 public:
  bool Has(std::string_view flag) const { return flags_.contains(flag); }
  // The last value; empty when the flag was not given, and for switches.
  std::string Get(std::string_view flag) const;
  // Every value, in order.
  std::vector<std::string> All(std::string_view flag) const;
  // Returns the positional argument at `index`, from 0; empty if it was omitted.
  std::string At(std::size_t index) const { return index < positional_.size() ? positional_[index] : ""; }

 private:
  friend absl::StatusOr<Arguments> ParseArguments(std::string_view, const std::vector<Flag>&,
                                                  const std::vector<std::string>&);
  std::map<std::string, std::vector<std::string>, std::less<>> flags_;
  std::vector<std::string> positional_;
};

// `positional` names the arguments in order, for instance "ORDER [FILE]"; those in brackets are optional. "--" ends the
// flags. A lone "-" is an argument (standard input). INVALID_ARGUMENT / USAGE: an unknown flag (with the nearest known
// one), a flag without its value, a repeated flag that may occur only once, too many or too few arguments, missing
// required flags (names all of them).
absl::StatusOr<Arguments> ParseArguments(std::string_view positional, const std::vector<Flag>& flags,
                                         const std::vector<std::string>& words);

// INVALID_ARGUMENT / USAGE: the command line is wrong; `message` says how.
absl::Status UsageError(std::string_view message);

// Returns the element of `known` of which `word` is most likely a misspelling; empty if none is near.
std::string Nearest(std::string_view word, const std::vector<std::string_view>& known);

// "number" of "--number=PO-7"; empty when `word` is not a flag.
std::string_view FlagName(std::string_view word);

// Returns the flag of that name; null: there is none.
const Flag* FindFlag(const std::vector<Flag>& flags, std::string_view name);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_ARGUMENTS_H_
