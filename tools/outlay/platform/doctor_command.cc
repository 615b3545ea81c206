// outlay doctor.
#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "google/protobuf/struct.pb.h"
#include "tools/outlay/command.h"
#include "tools/outlay/platform/doctor.h"

namespace outlay::cli {
namespace {

std::string_view HealthWord(Health health) {
  switch (health) {
    case Health::kGood:
      return "ok";
    case Health::kUnknown:
      return "unknown";
    case Health::kBad:
      return "problem";
  }
  return "";
}

Tone ToneOf(Health health) {
  switch (health) {
    case Health::kGood:
      return Tone::kGood;
    case Health::kUnknown:
      return Tone::kFaint;
    case Health::kBad:
      return Tone::kBad;
  }
  return Tone::kPlain;
}

void WriteJson(const Finding& finding, Session& session) {
  google::protobuf::Struct line;
  auto& fields = *line.mutable_fields();
  fields["service"].set_string_value(finding.service);
  fields["check"].set_string_value(finding.check);
  fields["health"].set_string_value(std::string(HealthWord(finding.health)));
  fields["result"].set_string_value(finding.result);
  if (!finding.next.empty()) {
    fields["next"].set_string_value(finding.next);
  }
  session.WriteJson(line);
}

void WriteTable(const std::vector<Finding>& findings, Session& session) {
  Table table({{"SERVICE"}, {"CHECK"}, {"HEALTH"}, {"RESULT"}});
  std::string previous;
  for (const Finding& finding : findings) {
    table.Add({finding.service == previous ? "" : finding.service, finding.check,
               Cell(std::string(HealthWord(finding.health)), ToneOf(finding.health)), finding.result});
    if (!finding.next.empty()) {
      table.Add({"", "", "", Cell(Concat("-> ", finding.next), Tone::kFaint)});
    }
    previous = finding.service;
  }
  session.WriteTable(table);
}

absl::Status Doctor(const Arguments&, Session& session) {
  const std::vector<Finding> findings = Examine(session);
  if (session.settings().json) {
    for (const Finding& finding : findings) {
      WriteJson(finding, session);
    }
  } else if (!session.settings().quiet) {
    WriteTable(findings, session);
  }
  const auto problems = std::count_if(findings.begin(), findings.end(),
                                      [](const Finding& finding) { return finding.health == Health::kBad; });
  if (problems > 0) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "PROBLEMS_FOUND",
        Concat(problems, problems == 1 ? " problem" : " problems", "; do what -> says, then run it again"));
  }
  session.Note("All is well, as far as it was asked.");
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> DoctorCommands() {
  return {{"doctor",
           "",
           "",
           "tell whether all services are up, reachable and caught up, and what to do if not",
           {},
           Doctor}};
}

}  // namespace outlay::cli
