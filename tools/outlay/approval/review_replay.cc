// outlay review replay.
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/rule_replays.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/table.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;

// What stages say of themselves: "+ Head of lab (bob, dan)".
void AppendStage(std::string_view sign, const ap::Stage& stage, const std::vector<std::string>& people,
                 std::string* text) {
  *text += Concat(text->empty() ? "" : ", ", sign, stage.display_name().empty() ? "stage" : stage.display_name());
  std::string names;
  for (const std::string& person : people) names += Concat(names.empty() ? "" : ", ", ShortName(person));
  if (!names.empty()) *text += Concat(" (", names, ")");
}

std::vector<Cell> RowOf(const ap::ReplayFlip& flip) {
  std::string stages;
  for (const ap::ReplayStage& added : flip.added()) {
    AppendStage("+", added.stage(), {added.approvers().begin(), added.approvers().end()}, &stages);
  }
  for (const ap::Stage& removed : flip.removed()) AppendStage("-", removed, {}, &stages);
  return {ShortName(flip.review()),
          flip.title(),
          FormatMoney(flip.amount()),
          EnumWords(flip.state()),
          EnumWords(flip.change()),
          flip.needs_more() ? "yes" : "",
          stages};
}

absl::StatusOr<ap::ReplayRulesRequest> RequestOf(const Arguments& arguments, const Session& session) {
  ap::ReplayRulesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  for (const std::string& path : arguments.All("rule")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(text, path, *request.add_rules()));
  }
  for (const std::string& rule : arguments.All("without")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.add_without_rules(), session.Name("rules", rule));
  }
  if (arguments.Has("since")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_start_time(), ParseTime("since", arguments.Get("since")));
  }
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_end_time(), ParseTime("until", arguments.Get("until")));
  }
  for (const std::string& kind : arguments.All("kind")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto parsed, ParseEnum<ap::SubjectKind>("kind", kind));
    request.add_kinds(parsed);
  }
  if (arguments.Has("page")) request.set_page_token(arguments.Get("page"));
  return request;
}

void ShowTotals(const ap::ReplayRulesResponse& last, Session& session) {
  const ap::ReplayTotals& totals = last.totals();
  session.WriteLine(Concat(FormatCount(totals.flip_count()), " of ", FormatCount(totals.review_count()),
                           " reviews would have gone another way; ", FormatCount(totals.needs_more_count()),
                           " of them were approved without stages that they would have needed"));
  Table table({{"CHANGE"}, {"REVIEWS", true}, {"AMOUNT", true}, {"WOULD HAVE NEEDED MORE", true}});
  for (const ap::ReplayMoney& money : totals.money()) {
    table.Add({EnumWords(money.change()), FormatCount(money.review_count()), FormatMoney(money.amount()),
               FormatMoney(money.needs_more_amount())});
  }
  if (totals.money_size() > 0) session.WriteTable(table);
  if (!last.page_token().empty()) session.Note(Concat("There are more: --page ", last.page_token()));
}

absl::Status Replay(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const ap::ReplayRulesRequest request, RequestOf(arguments, session));
  ap::ReplayRulesResponse last;
  Table table({{"REVIEW"}, {"TITLE"}, {"AMOUNT", true}, {"STATE"}, {"CHANGE"}, {"NEEDS MORE"}, {"STAGES"}});
  OUTLAY_RETURN_IF_ERROR(session.StreamClient(Peer::kApproval)
                             .ReadStream<ap::ReplayRulesResponse>(client::kReplayRules, request,
                                                                  [&](const ap::ReplayRulesResponse& response) {
                                                                    if (session.settings().json)
                                                                      session.WriteJson(response);
                                                                    for (const ap::ReplayFlip& flip : response.flips())
                                                                      table.Add(RowOf(flip));
                                                                    last = response;
                                                                    return true;
                                                                  }));
  if (session.settings().json) return absl::OkStatus();
  if (last.totals().flip_count() > 0) session.WriteTable(table);
  ShowTotals(last, session);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ReviewReplayCommands() {
  return {{"review",
           "replay",
           "",
           "tell which past reviews would have gone another way under changed rules",
           {{"rule", "FILE", "a rule as it would be, as proto JSON; with a name it stands in that rule's place", true},
            {"without", "RULE", "a rule that would be gone", true},
            {"since", "TIME", "reviews opened from this time on"},
            {"until", "TIME", "reviews opened before this time"},
            {"kind", "KIND", "only subjects of this kind, such as purchase-order", true},
            {"page", "TOKEN", "go on where an earlier replay ended"}},
           Replay}};
}

}  // namespace outlay::cli
