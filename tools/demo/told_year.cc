#include "tools/demo/told_year.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string_view>

#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/util/time_util.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/preferences.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/business_time.h"

namespace outlay::demo {
namespace {

namespace no = notification::v1;

constexpr char kExpiringKind[] = "order-expiring";
// What is told of this log; each kind goes to a webhook of its own.
constexpr std::string_view kKinds[] = {"balance-exhausted", "balance-low", "invoice-unmatched", "order-changed",
                                       "order-created",     kExpiringKind, "order-ended",       "order-issued"};
// The year ends. Orders in force for a year are told of two months before their end: of those that end until February.
constexpr char kYearEnd[] = "2018-12-31T23:00:00Z";
constexpr std::string_view kLastMonthTold = "2019-02";
constexpr int kNoticesPerPage = 1000;

int64_t SumOf(const std::map<std::string, int64_t>& counts) {
  int64_t sum = 0;
  for (const auto& [kind, count] : counts) sum += count;
  return sum;
}

}  // namespace

ToldYear::ToldYear(Options options, Platform& platform)
    : options_(std::move(options)),
      platform_(platform),
      outside_(options_.organization, platform.mail(), platform.hooks()) {
  for (const std::string& person : PeopleIds()) {
    people_[person] = platform_.NoticesClient(options_.organization, person);
  }
}

absl::Status ToldYear::Begin() {
  return options_.goes_outside ? MakeTargets() : WantNoEmail();
}

absl::Status ToldYear::MakeTargets() {
  std::string secrets;
  for (const std::string_view kind : kKinds) {
    no::CreateTargetRequest request;
    request.set_parent(Concat("organizations/", options_.organization));
    request.set_target_id(std::string(kind));
    request.mutable_target()->set_url(Concat("http://127.0.0.1:", platform_.hooks().port(), "/hooks/", kind));
    request.mutable_target()->add_kinds(std::string(kind));
    OUTLAY_ASSIGN_OR_RETURN(const auto created,
                            people_[kBookkeeper]->Call<no::CreateTargetResponse>(client::kCreateTarget, request));
    secrets += Concat(secrets.empty() ? "{" : ", ", "\"/hooks/", kind, "\": \"", created.secret(), "\"");
  }
  std::ofstream file(platform_.secrets_path());
  file << secrets << "}\n";
  file.close();
  return file ? absl::OkStatus() : absl::UnavailableError(Concat("cannot write ", platform_.secrets_path()));
}

absl::Status ToldYear::WantNoEmail() {
  for (const auto& [person, client] : people_) {
    no::UpdatePreferencesRequest request;
    request.set_request_id("no-email");
    request.mutable_preferences()->set_name(
        Concat("organizations/", options_.organization, "/users/", person, "/preferences"));
    no::UserPreferences::Choice& choice = *request.mutable_preferences()->add_choices();
    choice.set_channel(no::UserPreferences::CHANNEL_EMAIL);
    choice.set_disabled(true);
    OUTLAY_RETURN_IF_ERROR(client->Call<no::UserPreferences>(client::kUpdatePreferences, request).status());
  }
  return absl::OkStatus();
}

absl::Status ToldYear::EndYear(const Aftermath& aftermath) {
  expected_ = aftermath.notices_by_kind;
  // All of the year is known before it ends: only then is it certain which orders are still in force.
  OUTLAY_RETURN_IF_ERROR(Await(SumOf(expected_)));
  for (const auto& [month, orders] : aftermath.in_force_by_last_month) {
    if (month <= kLastMonthTold) expected_[kExpiringKind] += orders;
  }
  return SetBusinessTime(*people_[kBookkeeper], options_.organization, "year-end", TimeOf(kYearEnd));
}

absl::Status ToldYear::Finish() {
  OUTLAY_RETURN_IF_ERROR(Await(SumOf(expected_)));
  OUTLAY_ASSIGN_OR_RETURN(notices_, ReadInboxes());
  for (const auto& [name, notice] : notices_) ++by_kind_[notice.kind()];
  OUTLAY_RETURN_IF_ERROR(Compare());
  if (!options_.goes_outside) return absl::OkStatus();
  return outside_.Check(notices_, *people_[kBookkeeper], options_.may_repeat);
}

absl::Status ToldYear::Await(int64_t notices) {
  return AwaitCount(platform_.mail(), notices, "notices", [this] { return CountUnread(); });
}

// Nobody reads them meanwhile.
absl::StatusOr<int64_t> ToldYear::CountUnread() {
  int64_t unread = 0;
  for (const auto& [person, client] : people_) {
    no::GetUnreadCountRequest request;
    request.set_parent(Concat("organizations/", options_.organization, "/users/", person));
    OUTLAY_ASSIGN_OR_RETURN(const auto count, client->Call<no::UnreadCount>(client::kGetUnreadCount, request));
    unread += count.unread();
  }
  return unread;
}

absl::StatusOr<ToldYear::Notices> ToldYear::ReadInboxes() {
  Notices notices;
  for (const auto& [person, client] : people_) {
    no::ListNoticesRequest request;
    request.set_parent(Concat("organizations/", options_.organization, "/users/", person));
    request.set_page_size(kNoticesPerPage);
    do {
      OUTLAY_ASSIGN_OR_RETURN(const auto page, client->Call<no::ListNoticesResponse>(client::kListNotices, request));
      for (const no::Notice& notice : page.notices()) notices[notice.name()] = notice;
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
  }
  return notices;
}

absl::Status ToldYear::Compare() {
  for (const auto* counts : {&std::as_const(expected_), &std::as_const(by_kind_)}) {
    for (const auto& [kind, ignored] : *counts) {
      const int64_t wanted = expected_.contains(kind) ? expected_.at(kind) : 0;
      if (by_kind_[kind] == wanted) continue;
      return NoticesWrong(Concat("of ", options_.organization, ", ", wanted, " ", kind, " were due and ",
                                 by_kind_[kind], " were told"));
    }
  }
  return absl::OkStatus();
}

std::string ToldYear::Table() const {
  std::string out =
      Concat("  who was told\n", absl::StrFormat("    %-38s %12s %12s %12s\n", "", "inbox", "e-mail", "webhook"));
  const auto row = [&](const std::string& what, int64_t inbox, int64_t mails, int64_t hooks) {
    out += absl::StrFormat("    %-38s %12d %12s %12s\n", what, inbox, mails == 0 ? "-" : absl::StrCat(mails),
                           hooks == 0 ? "-" : absl::StrCat(hooks));
  };
  for (const auto& [kind, count] : by_kind_) row(kind, count, outside_.Mails(kind), outside_.Hooks(kind));
  row("all", SumOf(by_kind_), static_cast<int64_t>(outside_.mails()), static_cast<int64_t>(outside_.hooks()));
  return out;
}

std::string ToldYear::Samples() const {
  if (notices_.empty()) return "";
  const auto came = [](const auto& a, const auto& b) {
    return google::protobuf::util::TimeUtil::TimestampToNanoseconds(a.second.create_time()) <
           google::protobuf::util::TimeUtil::TimestampToNanoseconds(b.second.create_time());
  };
  const auto [first, last] = std::minmax_element(notices_.begin(), notices_.end(), came);
  std::string out = Concat("  the first   ", first->second.title(), "\n  the last    ", last->second.title(), "\n");
  absl::StrAppend(&out, "  ", outside_.mails(), " e-mails under as many Message-IDs, ", outside_.hooks(),
                  " webhooks under as many ids, each rightly signed");
  absl::StrAppend(&out, outside_.repeated() == 0
                            ? "; none came twice\n"
                            : Concat("; ", outside_.repeated(), " came again, under the same id\n"));
  return Concat(out, "  one of the e-mails, as the mail server took it\n\n", outside_.SampleMail());
}

}  // namespace outlay::demo
