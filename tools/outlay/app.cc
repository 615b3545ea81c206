#include "tools/outlay/app.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/outlay/command.h"
#include "tools/outlay/help.h"
#include "tools/outlay/session.h"

namespace outlay::cli {
namespace {

// A command line, taken apart as far as that can be done without knowing the command's flags.
struct Invocation {
  const Command* command = nullptr;  // null: none was named
  std::string noun;
  std::vector<std::string> rest;  // flags and arguments
};

const Command* FindExactly(std::string_view noun, std::string_view verb) {
  for (const Command& command : AllCommands()) {
    if (command.noun == noun && (command.verb == verb || command.verb.empty())) {
      return &command;
    }
  }
  return nullptr;
}

// Things are shown by one of two verbs; the other one does as well.
const Command* FindCommand(std::string_view noun, std::string_view verb) {
  const Command* found = FindExactly(noun, verb);
  if (found == nullptr && verb == "get") found = FindExactly(noun, "show");
  if (found == nullptr && verb == "show") found = FindExactly(noun, "get");
  return found;
}

// What other programs have taught people to write.
std::vector<std::string> WithoutHabits(std::vector<std::string> words) {
  for (std::string& word : words) {
    if (word == "--") break;
    if (word == "-h") word = "--help";
  }
  if (words.size() == 1 && words[0] == "--version") words[0] = "version";
  return words;
}

// Says at which address nobody answered.
absl::Status WithAddress(const absl::Status& status, const Settings& settings) {
  if (!absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status)) return status;
  std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return status;
  for (const auto& [key, value] : detail->metadata) {
    const absl::StatusOr<Peer> peer = key == "service" ? ParsePeer(value) : absl::NotFoundError("");
    if (!peer.ok()) continue;
    detail->metadata.emplace_back("address", settings.address(*peer));
    return MakeError(status.code(), ErrorReason(status), ToStd(status.message()), detail->metadata,
                     detail->retry_after);
  }
  return status;
}

absl::Status UnknownCommand(std::string_view noun, std::string_view verb) {
  std::vector<std::string_view> nouns;
  std::vector<std::string_view> verbs;
  for (const Command& command : AllCommands()) {
    nouns.push_back(command.noun);
    if (command.noun == noun) {
      verbs.push_back(command.verb);
    }
  }
  const bool has_noun = !verbs.empty();
  const std::string nearest = has_noun ? Nearest(verb, verbs) : Nearest(noun, nouns);
  const std::string meant =
      nearest.empty() ? "" : Concat("; did you mean: outlay ", has_noun ? Concat(noun, " ") : "", nearest, "?");
  return UsageError(Concat("there is no command '", noun, has_noun ? " " : "", has_noun ? verb : "", "'", meant,
                           " (outlay help lists all)"));
}

// Global flags may stand before the noun and the verb, so their values must be told from those.
absl::StatusOr<Invocation> TakeApart(const std::vector<std::string>& words) {
  Invocation invocation;
  std::vector<std::string> named;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view name = FlagName(words[i]);
    const bool is_complete = !named.empty() && FindCommand(named[0], named.size() > 1 ? named[1] : "") != nullptr;
    if (name.empty() && named.size() < 2 && !is_complete) {
      named.push_back(words[i]);
      continue;
    }
    invocation.rest.push_back(words[i]);
    const Flag* flag = FindFlag(GlobalFlags(), name);
    if (!is_complete && flag != nullptr && !flag->value.empty() && words[i].find('=') == std::string::npos &&
        i + 1 < words.size()) {
      invocation.rest.push_back(words[++i]);
    }
  }
  if (named.empty()) {
    return invocation;
  }
  invocation.noun = named[0];
  invocation.command = FindCommand(named[0], named.size() > 1 ? named[1] : "");
  if (invocation.command == nullptr && named.size() > 1) {
    return UnknownCommand(named[0], named[1]);
  }
  return invocation;
}

// Help for a command line without a command: of the noun, or of everything.
absl::Status ShowHelp(const Invocation& invocation, Session& session) {
  const bool has_colour = session.settings().has_colour;
  if (invocation.noun.empty()) {
    session.WriteBytes(OverviewHelp(has_colour));
    return absl::OkStatus();
  }
  const std::string help = NounHelp(invocation.noun, has_colour);
  if (help.empty()) {
    return UnknownCommand(invocation.noun, "");
  }
  session.WriteBytes(help);
  return absl::OkStatus();
}

absl::Status Run(const Invocation& invocation, const Arguments& arguments, Session& session) {
  if (invocation.command == nullptr) {
    return ShowHelp(invocation, session);
  }
  if (arguments.Has("help")) {
    session.WriteBytes(CommandHelp(*invocation.command, session.settings().has_colour));
    return absl::OkStatus();
  }
  return invocation.command->run(arguments, session);
}

// With --help, arguments may be missing.
absl::StatusOr<Arguments> Parse(const Invocation& invocation) {
  std::vector<Flag> flags = GlobalFlags();
  if (invocation.command == nullptr) {
    return ParseArguments("[NOUN]", flags, invocation.rest);
  }
  flags.insert(flags.end(), invocation.command->flags.begin(), invocation.command->flags.end());
  if (std::count(invocation.rest.begin(), invocation.rest.end(), "--help") > 0) {
    return ParseArguments("", flags, {"--help"});
  }
  absl::StatusOr<Arguments> arguments = ParseArguments(invocation.command->arguments, flags, invocation.rest);
  if (!arguments.ok()) {
    return UsageError(Concat(ToStd(arguments.status().message()), "; see: outlay ", invocation.command->noun, " ",
                             invocation.command->verb, invocation.command->verb.empty() ? "" : " ", "--help"));
  }
  return arguments;
}

ExitCode Fail(const absl::Status& status, std::string_view request_id, bool is_json, const Environment& environment) {
  const bool has_colour = environment.err_is_terminal && environment.variable("NO_COLOR").value_or("").empty();
  *environment.err << (is_json ? RenderErrorJson(status, request_id) : RenderError(status, request_id, has_colour));
  return ExitCodeOf(status);
}

}  // namespace

ExitCode RunApp(const std::vector<std::string>& given, const Environment& environment) {
  const std::vector<std::string> words = WithoutHabits(given);
  const bool is_json = std::count(words.begin(), words.end(), "--json") > 0;
  const absl::StatusOr<Invocation> invocation = TakeApart(words);
  if (!invocation.ok()) {
    return Fail(invocation.status(), "", is_json, environment);
  }
  const absl::StatusOr<Arguments> arguments = Parse(*invocation);
  if (!arguments.ok()) {
    return Fail(arguments.status(), "", is_json, environment);
  }
  absl::StatusOr<Settings> settings = Settings::From(*arguments, environment);
  if (!settings.ok()) {
    return Fail(settings.status(), "", is_json, environment);
  }
  if (!settings->security.tls.ca.empty()) {
    if (const absl::Status secured = environment.secure(settings->security); !secured.ok()) {
      return Fail(secured, "", is_json, environment);
    }
  }
  Session session(environment, *std::move(settings));
  absl::Status status = Run(*invocation, *arguments, session);
  environment.out->flush();
  if (status.ok() && environment.out->fail()) {
    status = MakeError(absl::StatusCode::kInternal, "OUTPUT_NOT_WRITTEN",
                       "standard output takes no more: the answer is not complete");
  }
  return status.ok() ? ExitCode::kOk
                     : Fail(WithAddress(status, session.settings()), session.used_request_id(), is_json, environment);
}

}  // namespace outlay::cli
