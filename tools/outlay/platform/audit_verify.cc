// outlay audit verify: checks an export against a head that was kept elsewhere. Asks no server.
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "common/audit/head.h"
#include "common/audit/verify.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

using audit::ExportVerifier;
using audit::v1::AuditRecord;
using audit::v1::SignedHead;

// An export may be larger than memory.
absl::Status AddLines(std::istream& in, const std::string& file, ExportVerifier& verifier) {
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.empty()) {
      continue;
    }
    AuditRecord record;
    OUTLAY_RETURN_IF_ERROR(FromJson(line, Concat(file, ", line ", number), record));
    OUTLAY_RETURN_IF_ERROR(verifier.Add(record));
  }
  return absl::OkStatus();
}

absl::Status AddFile(const std::string& file, const Session& session, ExportVerifier& verifier) {
  if (file == "-") {
    return AddLines(*session.environment().in, file, verifier);
  }
  OUTLAY_ASSIGN_OR_RETURN(std::ifstream in, OpenFile(file));
  return AddLines(in, file, verifier);
}

// The head, its signature checked if there is a key.
absl::StatusOr<std::optional<SignedHead>> KnownHead(const Arguments& arguments, Session& session) {
  if (!arguments.Has("head")) {
    return arguments.Has("key") ? absl::StatusOr<std::optional<SignedHead>>(
                                      UsageError("--key checks the signature of a head: name it with --head"))
                                : std::nullopt;
  }
  const std::string file = arguments.Get("head");
  OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(file, session.environment()));
  SignedHead head;
  OUTLAY_RETURN_IF_ERROR(FromJson(json, file, head));
  if (!arguments.Has("key")) {
    session.Note("Nobody vouches for the head: --key checks its signature.");
    return head;
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::string pem, ReadFile(arguments.Get("key"), session.environment()));
  OUTLAY_ASSIGN_OR_RETURN(const audit::HeadKey key, audit::HeadKey::FromPublicPem(pem));
  OUTLAY_RETURN_IF_ERROR(key.Check(head));
  return head;
}

absl::Status Verify(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<SignedHead> head, KnownHead(arguments, session));
  ExportVerifier verifier(head);
  OUTLAY_RETURN_IF_ERROR(AddFile(arguments.At(0), session, verifier));
  OUTLAY_RETURN_IF_ERROR(verifier.Finish());
  session.WriteLine(verifier.records() == 0
                        ? "There are no records."
                        : Concat("Records ", verifier.first(), " to ", verifier.last(), " are one chain."));
  if (verifier.first() > 1) {
    session.Note(Concat("What was before record ", verifier.first(), " is not in the file."));
  }
  if (!head.has_value()) {
    session.Note("Only a head that was kept elsewhere shows whether the whole chain was made anew: --head and --key.");
    return absl::OkStatus();
  }
  session.WriteLine(Concat("They are what the head of ", head->service(), " for ", head->organization(), " of ",
                           FormatTime(head->time()), " says, up to record ", head->organization_sequence(), "."));
  if (verifier.beyond_head() > 0) {
    session.Note(Concat(verifier.beyond_head(), " records came after the head: a later head vouches for them."));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> AuditVerifyCommands() {
  return {{"audit",
           "verify",
           "FILE",
           "check that an export is unchanged and whole; asks no server",
           {{"head", "FILE", "the head to hold it against, as outlay audit head printed it"},
            {"key", "FILE", "the operator's public key in PEM, which the head must be signed by"}},
           Verify}};
}

}  // namespace outlay::cli
