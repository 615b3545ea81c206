// outlay review ...
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/approval_settings.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;

// As much of a digest as a person copies; a decision must name at least this.
constexpr size_t kDigestShown = 12;

std::string SeatText(const ap::Review& review, int index, const ap::Seat& seat) {
  for (const ap::Decision& decision : review.decisions()) {
    if (decision.round() != review.round() || decision.stage() != index || decision.user() != seat.user()) continue;
    const std::string by = decision.decided_by() == decision.user()
                               ? std::string()
                               : Concat(" (", ShortName(decision.decided_by()), " for ", ShortName(seat.user()), ")");
    return Concat(ShortName(seat.user()), decision.verdict() == ap::VERDICT_APPROVE ? " approved" : " rejected", by);
  }
  return ShortName(seat.user());
}

// Why nobody may decide: "ann took part in it, bob may not decide so much there".
std::string LeftOutText(const ap::Review& review) {
  std::string text;
  for (const ap::ReviewStage& stage : review.stages()) {
    if (stage.state() != ap::ReviewStage::STATE_ACTIVE) continue;
    for (const ap::LeftOut& one : stage.left_out()) {
      const std::string_view why = one.reason() == ap::LeftOut::REASON_INVOLVED       ? " took part in it"
                                   : one.reason() == ap::LeftOut::REASON_NO_AUTHORITY ? " may not decide so much there"
                                                                                      : " is not active";
      text += Concat(text.empty() ? "" : ", ", ShortName(one.user()), why);
    }
  }
  return text.empty() ? "nobody is named by its stage" : text;
}

void ShowSplits(const ap::Review& review, Session& session) {
  for (const ap::SplitFlag& flag : review.split_flags()) {
    std::string others;
    for (const std::string& other : flag.reviews()) others += Concat(others.empty() ? "" : ", ", ShortName(other));
    session.WriteLine(Concat("Perhaps taken apart: together with ", others, " it passes a tier of rule ",
                             ShortName(flag.rule()), " (same ", EnumWords(flag.buyer()), ", same ",
                             EnumWords(flag.link()), ")"));
  }
}

void ShowStages(const ap::Review& review, Session& session) {
  Table table({{"STAGE"}, {"STATE"}, {"NEEDED", true}, {"PEOPLE"}, {"RULE"}});
  for (int i = 0; i < review.stages_size(); ++i) {
    const ap::ReviewStage& stage = review.stages(i);
    std::string people;
    for (const ap::Seat& seat : stage.seats()) {
      people += Concat(people.empty() ? "" : ", ", SeatText(review, i, seat));
    }
    const std::string& name = stage.stage().display_name();
    table.Add({name.empty() ? FormatCount(i + 1) : name, EnumWords(stage.state()),
               FormatCount(stage.approvals_needed()), people, ShortName(stage.rule())});
  }
  session.WriteTable(table);
}

// "ann proposes group sales, project p-7: it is theirs".
std::string ProposalText(const ap::BudgetProposal& proposal) {
  std::string what;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) what += Concat(what.empty() ? "" : ", ", name, " ", value);
  };
  add("group", ShortName(proposal.group()));
  add("cost centre", proposal.cost_center());
  add("project", proposal.project());
  return Concat(ShortName(proposal.proposed_by()), " proposes ", what, proposal.reason().empty() ? "" : ": ",
                proposal.reason());
}

// "300.00 USD -> 320.00 USD on 2026-08-01 10:30, notes".
std::string ChangeText(const ap::ToleratedChange& change) {
  std::string text =
      Concat(FormatMoney(change.from()), " -> ", FormatMoney(change.to()), " on ", FormatTime(change.change_time()));
  for (const std::string& field : change.fields()) text += Concat(", ", field);
  return text;
}

// What is asked for, line by line.
void ShowLines(const ap::Review& review, Session& session) {
  if (review.subject().lines().empty()) return;
  Table table({{"LINE"}, {"WHAT"}, {"QUANTITY", true}, {"AMOUNT", true}, {"CATEGORY"}, {"COST CENTRE"}});
  for (const ap::SubjectLine& line : review.subject().lines()) {
    const std::string quantity =
        line.has_quantity() ? Concat(line.quantity().value(), " x ", line.unit_price().value()) : "";
    table.Add(
        {line.number(), line.description(), quantity, FormatMoney(line.amount()), line.category(), line.cost_center()});
  }
  session.WriteTable(table);
}

absl::Status Show(const ap::Review& review, Session& session) {
  return ShowResource(review, session, [](const ap::Review& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.subject().title()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("subject", shown.subject().resource());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("amount", FormatMoney(shown.subject().amount()));
    facts.Add("asked by", ShortName(shown.subject().requester()));
    facts.Add("supplier", ShortName(shown.subject().supplier()));
    facts.Add("above limit", shown.subject().spending_limit_breach());
    facts.Add("details", shown.subject().details());
    for (const ap::SubjectPart& part : shown.subject().parts()) {
      facts.Add(Concat("for ", ShortName(part.group())), part.details());
    }
    facts.Add("until", FormatTime(shown.deadline()));
    if (shown.nobody_decides()) facts.Add("decides", Concat("nobody may: ", LeftOutText(shown)));
    facts.Add("ended", shown.has_end_time() ? FormatTime(shown.end_time()) : "");
    facts.Add("because", shown.end_reason());
    if (shown.questions_size() > 0 && !shown.questions().rbegin()->has_end_time()) {
      facts.Add("question", shown.questions().rbegin()->text());
    }
    for (const ap::ToleratedChange& change : shown.tolerated_changes())
      facts.Add("decisions stand", ChangeText(change));
    if (shown.budget_proposals_size() > 0) facts.Add("budget", ProposalText(*shown.budget_proposals().rbegin()));
    facts.Add("digest", shown.digest().substr(0, kDigestShown));
    facts.WriteTo(out);
    ShowLines(shown, out);
    ShowStages(shown, out);
    ShowSplits(shown, out);
  });
}

absl::StatusOr<ap::Review> Read(const std::string& id, Session& session) {
  ap::GetReviewRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("reviews", id));
  return session.approval().Call<ap::Review>(client::kGetReview, request);
}

absl::Status Get(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review review, Read(arguments.At(0), session));
  return Show(review, session);
}

absl::Status ListReviews(const Arguments& arguments, Session& session) {
  ap::ListReviewsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  const bool is_waiting = !arguments.Has("all") && !arguments.Has("split") && !arguments.Has("nobody");
  request.set_waiting_for_me(is_waiting);
  request.set_split_flagged(arguments.Has("split"));
  request.set_nobody_decides(arguments.Has("nobody"));
  return List(Listing<ap::ListReviewsRequest, ap::ListReviewsResponse, ap::Review>{
                  .peer = Peer::kApproval,
                  .method = client::kListReviews,
                  .request = request,
                  .things = &ap::ListReviewsResponse::reviews,
                  .columns = {{"REVIEW"}, {"TITLE"}, {"AMOUNT", true}, {"BY"}, {"STATE"}, {"UNTIL"}, {"DIGEST"}},
                  .row = [](const ap::Review& review) -> std::vector<Cell> {
                    return {ShortName(review.name()),
                            review.subject().title(),
                            FormatMoney(review.subject().amount()),
                            ShortName(review.subject().requester()),
                            EnumWords(review.state()),
                            FormatTime(review.deadline()),
                            review.digest().substr(0, kDigestShown)};
                  },
                  .name = [](const ap::Review& review) { return review.name(); },
                  .nothing = is_waiting ? "Nothing waits for you" : "There are no reviews"},
              arguments, session);
}

// A decision is about what was seen: the digest comes from there, not from what the review says by now.
template <typename Request>
absl::StatusOr<Request> AboutWhatWasSeen(const Arguments& arguments, Session& session) {
  const std::string& seen = arguments.At(1);
  OUTLAY_ASSIGN_OR_RETURN(const ap::Review review, Read(arguments.At(0), session));
  if (seen.size() < kDigestShown) {
    return UsageError(Concat("DIGEST: give at least ", kDigestShown, " characters, as outlay review show prints them"));
  }
  Request request;
  request.set_request_id(session.RequestId());
  request.set_name(review.name());
  request.set_digest(review.digest().starts_with(seen) ? review.digest() : seen);
  return request;
}

absl::Status Decide(const Arguments& arguments, Session& session, ap::Verdict verdict) {
  OUTLAY_ASSIGN_OR_RETURN(auto request, AboutWhatWasSeen<ap::DecideReviewRequest>(arguments, session));
  request.set_verdict(verdict);
  request.set_reason(arguments.Get("reason"));
  for (const std::string& line : arguments.All("line")) request.add_rejected_lines(line);
  OUTLAY_ASSIGN_OR_RETURN(const auto decided, session.approval().Call<ap::Review>(client::kDecideReview, request));
  return Show(decided, session);
}

absl::Status Approve(const Arguments& arguments, Session& session) {
  return Decide(arguments, session, ap::VERDICT_APPROVE);
}

absl::Status Reject(const Arguments& arguments, Session& session) {
  return Decide(arguments, session, ap::VERDICT_REJECT);
}

absl::Status ProposeBudget(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(auto request, AboutWhatWasSeen<ap::ProposeBudgetRequest>(arguments, session));
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  request.set_cost_center(arguments.Get("cost-center"));
  request.set_project(arguments.Get("project"));
  request.set_reason(arguments.Get("reason"));
  OUTLAY_ASSIGN_OR_RETURN(const auto review, session.approval().Call<ap::Review>(client::kProposeBudget, request));
  return Show(review, session);
}

absl::Status Ask(const Arguments& arguments, Session& session) {
  ap::RequestInformationRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("reviews", arguments.At(0)));
  request.set_text(arguments.At(1));
  OUTLAY_ASSIGN_OR_RETURN(const auto review, session.approval().Call<ap::Review>(client::kRequestInformation, request));
  return Show(review, session);
}

absl::Status Answer(const Arguments& arguments, Session& session) {
  ap::AnswerInformationRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("reviews", arguments.At(0)));
  request.set_text(arguments.At(1));
  OUTLAY_ASSIGN_OR_RETURN(const auto review, session.approval().Call<ap::Review>(client::kAnswerInformation, request));
  return Show(review, session);
}

absl::Status Withdraw(const Arguments& arguments, Session& session) {
  ap::WithdrawReviewRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("reviews", arguments.At(0)));
  request.set_reason(arguments.Get("reason"));
  OUTLAY_ASSIGN_OR_RETURN(const auto review, session.approval().Call<ap::Review>(client::kWithdrawReview, request));
  return Show(review, session);
}

absl::Status GetSettings(const Arguments&, Session& session) {
  ap::GetApprovalSettingsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const auto settings,
                          session.approval().Call<ap::ApprovalSettings>(client::kGetApprovalSettings, request));
  session.WriteEditable(settings);
  return absl::OkStatus();
}

absl::Status SetSettings(const Arguments& arguments, Session& session) {
  ap::UpdateApprovalSettingsRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const std::string text, ReadFile(arguments.At(0), session.environment()));
  OUTLAY_RETURN_IF_ERROR(FromJson(text, arguments.At(0), *request.mutable_settings()));
  OUTLAY_ASSIGN_OR_RETURN(const auto settings,
                          session.approval().Call<ap::ApprovalSettings>(client::kUpdateApprovalSettings, request));
  session.WriteEditable(settings);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ReviewCommands() {
  const Flag reason = {"reason", "TEXT", "why"};
  return {
      {"review",
       "list",
       "",
       "list what waits for your decision",
       {{"all", "", "every review that you take part in or reach"},
        {"split", "", "of those, what looks taken apart to stay below a tier"},
        {"nobody", "", "of those, what waits and nobody may decide"},
        kLimitFlag},
       ListReviews},
      {"review", "show", "REVIEW", "show what is asked for, who decides and until when", {}, Get},
      {"review", "approve", "REVIEW DIGEST", "approve what you saw under this digest", {reason}, Approve},
      {"review",
       "reject",
       "REVIEW DIGEST",
       "reject what you saw under this digest; say why with --reason",
       {reason, {"line", "NUMBER", "only this line; the others go on", true}},
       Reject},
      {"review",
       "charge",
       "REVIEW DIGEST",
       "propose another budget for what you saw under this digest",
       {{"group", "GROUP", "whose budgets"},
        {"cost-center", "CODE", "of which cost centre"},
        {"project", "CODE", "of which project"},
        reason},
       ProposeBudget},
      {"review", "ask", "REVIEW TEXT", "ask the requester; the clock stands still until the answer", {}, Ask},
      {"review", "answer", "REVIEW TEXT", "answer the question about what you asked for", {}, Answer},
      {"review", "settings", "", "print working days, split purchases, who changes rules", {}, GetSettings},
      {"review", "configure", "FILE", "replace these settings by a file with proto JSON", {}, SetSettings},
      {"review", "withdraw", "REVIEW", "take back what you asked for", {reason}, Withdraw},
  };
}

}  // namespace outlay::cli
