// outlay ladder ..., invoice-ladder ...: when the ends of purchase orders and due dates of invoices are told.
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/expiry_ladders.pb.h"
#include "outlay/notification/v1/invoice_ladders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

using notification::v1::ExpiryLadder;
using notification::v1::InvoiceLadder;

constexpr char kAnyLength[] = "any";

// Takes "7" and the unit off the front of "7d...".
std::optional<int> TakeNumber(std::string_view* text, char unit) {
  const size_t end = text->find(unit);
  int number = 0;
  if (end == text->npos || !absl::SimpleAtoi(ToAbsl(text->substr(0, end)), &number)) return std::nullopt;
  text->remove_prefix(end + 1);
  return number;
}

// "7d", "1m" or "1m7d".
std::optional<ExpiryLadder::Step> ParseStep(std::string_view text) {
  ExpiryLadder::Step step;
  if (text.find('m') != text.npos) {
    const std::optional<int> months = TakeNumber(&text, 'm');
    if (!months.has_value()) return std::nullopt;
    step.set_months_before(*months);
    if (text.empty()) return step;
  }
  const std::optional<int> days = TakeNumber(&text, 'd');
  if (!days.has_value() || !text.empty()) return std::nullopt;
  step.set_days_before(*days);
  return step;
}

// "1:7d,0d" or "any:2m".
absl::Status AddRung(std::string_view text, ExpiryLadder* ladder) {
  const absl::Status wrong = UsageError("--rung: write 1:7d,0d for up to a month, any:2m for orders of any length");
  const size_t colon = text.find(':');
  if (colon == text.npos) return wrong;
  ExpiryLadder::Rung& rung = *ladder->add_rungs();
  int months = 0;
  if (text.substr(0, colon) != kAnyLength) {
    if (!absl::SimpleAtoi(ToAbsl(text.substr(0, colon)), &months) || months == 0) return wrong;
    rung.set_up_to_months(months);
  }
  if (colon + 1 == text.size()) return absl::OkStatus();
  const std::string steps(text.substr(colon + 1));
  for (const absl::string_view each : absl::StrSplit(steps, ',')) {
    const std::optional<ExpiryLadder::Step> step = ParseStep({each.data(), each.size()});
    if (!step.has_value()) return wrong;
    *rung.add_steps() = *step;
  }
  return absl::OkStatus();
}

std::string Count(int count, std::string_view unit) {
  return Concat(count, " ", unit, count == 1 ? "" : "s");
}

std::string StepWords(const ExpiryLadder::Step& step) {
  if (step.months_before() == 0 && step.days_before() == 0) return "on the day";
  std::string words;
  if (step.months_before() > 0) words = Count(step.months_before(), "month");
  if (step.days_before() > 0) words += Concat(words.empty() ? "" : " ", Count(step.days_before(), "day"));
  return words + " before";
}

template <typename Steps>
std::string StepsWords(const Steps& steps) {
  std::string words;
  for (const ExpiryLadder::Step& step : steps) words += Concat(words.empty() ? "" : ", ", StepWords(step));
  return words.empty() ? "not told" : words;
}

// `followers`: what is told by it.
template <typename Ladder>
void ShowState(const Ladder& ladder, std::string_view followers, Facts facts, Session& session) {
  facts.Add("changed", ladder.has_update_time() ? FormatTime(ladder.update_time()) : "never");
  facts.WriteTo(session);
  if (ladder.changing()) session.Note(Concat(followers, " are still being brought over from the ladder before"));
}

void Show(const ExpiryLadder& ladder, Session& session) {
  Facts facts;
  for (const ExpiryLadder::Rung& rung : ladder.rungs()) {
    facts.Add(rung.up_to_months() == 0 ? "longer" : Concat("up to ", Count(rung.up_to_months(), "month")),
              StepsWords(rung.steps()));
  }
  ShowState(ladder, "Orders", std::move(facts), session);
}

void ShowInvoices(const InvoiceLadder& ladder, Session& session) {
  Facts facts;
  facts.Add("due dates", StepsWords(ladder.steps()));
  ShowState(ladder, "Invoices", std::move(facts), session);
}

absl::StatusOr<InvoiceLadder> ReadInvoices(Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string organization, session.Organization());
  notification::v1::GetInvoiceLadderRequest request;
  request.set_name(Concat(organization, "/invoiceLadder"));
  return session.notices().Call<InvoiceLadder>(client::kGetInvoiceLadder, request);
}

absl::Status ShowInvoiceLadder(const Arguments&, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const InvoiceLadder ladder, ReadInvoices(session));
  return ShowResource(ladder, session, ShowInvoices);
}

absl::Status SetInvoiceLadder(const Arguments& arguments, Session& session) {
  const std::vector<std::string> steps = arguments.All("step");
  if (steps.empty() != arguments.Has("none")) return UsageError("give --step, once for each, or --none");
  notification::v1::UpdateInvoiceLadderRequest request;
  for (const std::string& text : steps) {
    const std::optional<ExpiryLadder::Step> step = ParseStep(text);
    if (!step.has_value()) return UsageError("--step: write 7d, 1m or 1m7d, and 0d for the day itself");
    *request.mutable_invoice_ladder()->add_steps() = *step;
  }
  OUTLAY_ASSIGN_OR_RETURN(const InvoiceLadder present, ReadInvoices(session));
  request.mutable_invoice_ladder()->set_name(present.name());
  request.mutable_invoice_ladder()->set_etag(present.etag());
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const InvoiceLadder ladder,
                          session.notices().Call<InvoiceLadder>(client::kUpdateInvoiceLadder, request));
  return ShowResource(ladder, session, ShowInvoices);
}

absl::StatusOr<ExpiryLadder> Read(Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string organization, session.Organization());
  notification::v1::GetExpiryLadderRequest request;
  request.set_name(Concat(organization, "/expiryLadder"));
  return session.notices().Call<ExpiryLadder>(client::kGetExpiryLadder, request);
}

absl::Status ShowLadder(const Arguments&, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const ExpiryLadder ladder, Read(session));
  return ShowResource(ladder, session, Show);
}

absl::Status SetLadder(const Arguments& arguments, Session& session) {
  const std::vector<std::string> rungs = arguments.All("rung");
  if (rungs.empty() != arguments.Has("built-in")) return UsageError("give --rung, once for each length, or --built-in");
  notification::v1::UpdateExpiryLadderRequest request;
  for (const std::string& rung : rungs) {
    OUTLAY_RETURN_IF_ERROR(AddRung(rung, request.mutable_expiry_ladder()));
  }
  // With the etag that was read: what somebody else changed meanwhile stays.
  OUTLAY_ASSIGN_OR_RETURN(const ExpiryLadder present, Read(session));
  request.mutable_expiry_ladder()->set_name(present.name());
  request.mutable_expiry_ladder()->set_etag(present.etag());
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const ExpiryLadder ladder,
                          session.notices().Call<ExpiryLadder>(client::kUpdateExpiryLadder, request));
  return ShowResource(ladder, session, Show);
}

}  // namespace

std::vector<Command> LadderCommands() {
  return {
      {"ladder", "show", "", "show when the ends of orders are told, by their length", {}, ShowLadder},
      {"ladder",
       "set",
       "",
       "tell the ends of orders at other times, from tomorrow on",
       {{"rung", "LENGTH:STEPS", "up to so many months, or any: how long before, as 1:7d,0d or any:2m", true},
        {"built-in", "", "as without a ladder of the organization's own"}},
       SetLadder},
      {"invoice-ladder", "show", "", "show when it is told that invoices fall due", {}, ShowInvoiceLadder},
      {"invoice-ladder",
       "set",
       "",
       "tell that invoices fall due at other times, from tomorrow on",
       {{"step", "TIME", "how long before the due date, as 7d, 1m or 0d", true}, {"none", "", "it is not told"}},
       SetInvoiceLadder},
  };
}

}  // namespace outlay::cli
