// Two years of a university's approvals through the whole service: what people decided, in the order in which they did.
// The logs may not be copied, so the tests need OUTLAY_SHARED_DATA.
//
// Real: what ServiceFixture has. Made up: who decided, as the logs name roles only: one person of each. Which stages a
// submission had is taken from who decided about it, and said to the rules by its cost centre.
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/errors.h"
#include "common/testing/shared_files.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr std::string_view kSupervisor = "SUPERVISOR";
constexpr std::string_view kEmployee = "EMPLOYEE";
constexpr std::string_view kSystem = "MISSING";

enum class Verb { kSubmit, kApprove, kReject, kPay, kNothing };

struct LogEvent {
  Verb verb = Verb::kNothing;
  std::string role;
  std::string text;
};

struct LogCase {
  std::string id;
  int64_t cents = 0;
  std::vector<LogEvent> events;
};

// The value of the next `key` in `text` from `*at` on, which moves behind it; empty: there is none.
std::string NextValue(std::string_view text, std::string_view key, size_t* at) {
  const std::string mark = Concat("key=\"", key, "\" value=\"");
  const size_t found = text.find(mark, *at);
  if (found == std::string_view::npos) return "";
  const size_t begin = found + mark.size();
  const size_t end = text.find('"', begin);
  *at = end;
  return std::string(text.substr(begin, end - begin));
}

LogEvent EventOf(const std::string& text) {
  LogEvent event = {.text = text};
  const size_t by = text.rfind(" by ");
  if (by != std::string::npos) event.role = text.substr(by + 4);
  const auto says = [&](std::string_view word) { return text.find(word) != std::string::npos; };
  event.verb = says("SUBMITTED")         ? Verb::kSubmit
               : says("APPROVED")        ? Verb::kApprove
               : says("REJECTED")        ? Verb::kReject
               : says("Payment Handled") ? Verb::kPay
                                         : Verb::kNothing;
  return event;
}

std::vector<LogCase> ReadLog(std::string_view text, std::string_view amount) {
  std::vector<LogCase> cases;
  for (size_t at = text.find("<trace>"); at != std::string_view::npos;) {
    const size_t next = text.find("<trace>", at + 1);
    const std::string_view trace = text.substr(at, next == std::string_view::npos ? next : next - at);
    LogCase& made = cases.emplace_back();
    size_t place = 0;
    made.id = NextValue(trace, "concept:name", &place);
    size_t first = place;
    made.cents = std::llround(std::strtod(NextValue(trace, amount, &first).c_str(), nullptr) * 100);
    for (std::string name = NextValue(trace, "concept:name", &place); !name.empty();
         name = NextValue(trace, "concept:name", &place)) {
      made.events.push_back(EventOf(name));
    }
    at = next;
  }
  return cases;
}

// Who decides about what is submitted at `submit`, in their order: up to the next submission or the final approval.
std::vector<std::string> PathFrom(const LogCase& log, size_t submit) {
  std::vector<std::string> path;
  for (size_t i = submit + 1; i < log.events.size() && log.events[i].verb != Verb::kSubmit; ++i) {
    const LogEvent& event = log.events[i];
    const bool decides = event.verb == Verb::kApprove || event.verb == Verb::kReject;
    if (!decides || event.role == kEmployee || event.role == kSystem) continue;
    path.push_back(event.role);
    if (event.verb == Verb::kReject || event.text.find("FINAL") != std::string::npos) break;
  }
  if (path.empty() || (path.back() != kSupervisor && path.back() != "DIRECTOR")) path.emplace_back(kSupervisor);
  return path;
}

class UniversityLogsTest : public ServiceFixture {
 protected:
  void SetUp() override {
    if (!shared_.are_there()) GTEST_SKIP() << "OUTLAY_SHARED_DATA names no folder";
    SetUser(UserFor(std::string(kEmployee)), "");
  }

  // "BUDGET OWNER" is "budget-owner".
  static std::string UserFor(const std::string& role) {
    std::string id;
    for (const char letter : role) id += letter == ' ' || letter == '_' ? '-' : static_cast<char>(letter + ('a' - 'A'));
    return id;
  }

  // The rule of a path, made when it comes first.
  std::string CostCenterOf(const std::vector<std::string>& path) {
    std::string center, stages;
    for (const std::string& role : path) {
      const std::string user = UserFor(role);
      if (roles_.insert(role).second) {
        SetUser(user, "");
        Grant(user, "approver", "root", 0);
      }
      center += (center.empty() ? "" : ".") + user;
      stages += "stages { approvers { user: '" + UserOf(user) + "' } quorum: QUORUM_ANY_ONE } ";
    }
    if (paths_.insert(center).second) {
      EXPECT_THAT(CreateRule(Concat("path-", paths_.size()),
                             "group: 'organizations/acme/groups/root' conditions { cost_centers: '" + center +
                                 "' } tiers { " + stages + "}"),
                  IsOk());
    }
    return center;
  }

  absl::StatusOr<v1::Review> Submit(const LogCase& log, size_t event, bool is_first) {
    const std::string amount = Concat("amount { currency_code: 'USD' units: ", log.cents / 100,
                                      " nanos: ", log.cents % 100 * 10'000'000, " } ");
    const std::string subject = Concat(
        "subject { resource: 'organizations/acme/invoices/", log.id, "' kind: SUBJECT_KIND_INVOICE title: 'Expenses' ",
        "details: 'submission ", event, "' ", amount, "group: 'organizations/acme/groups/root' requester: '",
        UserOf(UserFor(std::string(kEmployee))), "' lines { number: '1' description: 'Expenses' cost_center: '",
        CostCenterOf(PathFrom(log, event)), "' ", amount, "} }");
    return is_first ? Send<v1::OpenReviewRequest, v1::Review>(
                          "Reviews/OpenReview", "parent: 'organizations/acme' review_id: '" + log.id + "' " + subject,
                          "declarations")
                    : Send<v1::ResubmitReviewRequest, v1::Review>(
                          "Reviews/ResubmitReview", "name: 'organizations/acme/reviews/" + log.id + "' " + subject,
                          "declarations");
  }
  absl::StatusOr<v1::Review> Act(const LogCase& log, const LogEvent& event, const std::string& digest) {
    const std::string name = "name: 'organizations/acme/reviews/" + log.id + "' ";
    if (event.role == kEmployee) {
      return Send<v1::WithdrawReviewRequest, v1::Review>("Reviews/WithdrawReview", name + "reason: 'mine'",
                                                         UserFor(event.role));
    }
    // Who rejected what the payment system returned is missing: the supervisor, who decided last.
    const std::string role = event.role == kSystem ? std::string(kSupervisor) : event.role;
    return Send<v1::DecideReviewRequest, v1::Review>(
        "Reviews/DecideReview",
        name + "digest: '" + digest + "' verdict: VERDICT_" +
            (event.verb == Verb::kApprove ? "APPROVE" : "REJECT reason: 'no'"),
        UserFor(role));
  }

  // Plays a case; counts what was refused as "REVIEW_ENDED: Declaration REJECTED by EMPLOYEE, REJECTED".
  void Play(const LogCase& log) {
    v1::Review review;
    bool is_submitted = false;
    bool was_rejected_late = false;
    for (size_t i = 0; i < log.events.size(); ++i) {
      const LogEvent& event = log.events[i];
      if (event.verb == Verb::kPay && review.state() != v1::Review::STATE_APPROVED) ++paid_without_approval_;
      if (event.verb == Verb::kPay || event.verb == Verb::kNothing) continue;
      ++acts_;
      const absl::StatusOr<v1::Review> after =
          event.verb == Verb::kSubmit ? Submit(log, i, !is_submitted) : Act(log, event, review.digest());
      is_submitted = true;
      if (after.ok()) {
        const bool is_final = event.text.find("FINAL") != std::string::npos;
        if (is_final) {
          EXPECT_EQ(after->state(), v1::Review::STATE_APPROVED) << log.id;
        }
        review = *after;
        continue;
      }
      ++refused_[Concat(ErrorReason(after.status()), " where ", v1::Review::State_Name(review.state()), ": ",
                        event.text)];
      const bool is_late = event.verb == Verb::kReject && review.state() == v1::Review::STATE_APPROVED;
      if (is_late && !was_rejected_late) ++rejected_after_approval_;
      was_rejected_late |= is_late;
    }
  }

  // Returns how many were refused besides rejections of what was over.
  int PlayLog(const std::string& file, std::string_view amount) {
    const std::vector<LogCase> cases = ReadLog(shared_.ReadCompressed("bpi2020/" + file), amount);
    for (const LogCase& log : cases) Play(log);
    std::cout << file << ": " << cases.size() << " cases, " << acts_ << " acts, " << paid_without_approval_
              << " paid without an approval; refused:\n";
    int others = 0;
    for (const auto& [what, count] : refused_) {
      std::cout << "  " << count << "  " << what << "\n";
      const bool is_over = what.starts_with("REVIEW_ENDED") && what.find(": ") != std::string::npos &&
                           what.find("REJECTED by") != std::string::npos;
      if (!is_over) others += count;
    }
    return others;
  }

  outlay::testing::SharedFiles shared_;
  std::set<std::string> roles_;
  std::set<std::string> paths_;
  std::map<std::string, int> refused_;
  int acts_ = 0;
  int rejected_after_approval_ = 0;
  int paid_without_approval_ = 0;
};

TEST_F(UniversityLogsTest, DeclarationsGoAsTheyWentButForRejectionsOfWhatWasApproved) {
  EXPECT_EQ(PlayLog("DomesticDeclarations.xes.gz", "(case)_Amount"), 0);
  EXPECT_EQ(rejected_after_approval_, 85);
  EXPECT_EQ(paid_without_approval_, 2);
}

TEST_F(UniversityLogsTest, RequestsForPaymentGoAsTheyWentButForRejectionsOfWhatWasApproved) {
  // One was approved once more after its final approval.
  EXPECT_EQ(PlayLog("RequestForPayment.xes.gz", "(case)_RequestedAmount"), 1);
  EXPECT_EQ(rejected_after_approval_, 63);
  EXPECT_EQ(paid_without_approval_, 0);
}

}  // namespace
}  // namespace outlay::approval
