#include "tools/demo/told_outside.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/json.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace no = notification::v1;

// Nothing new for so long means that nothing comes any more: longer than a target is left alone after failures.
constexpr absl::Duration kPatienceWithNothing = absl::Minutes(3);
constexpr absl::Duration kCountPause = absl::Milliseconds(100);
constexpr int kDeliveriesPerPage = 1000;
// What the sample is of.
constexpr char kSampleKind[] = "balance-low";

std::string HeaderOf(const json_t* mail, const char* name) {
  return std::string(TextOf(json_object_get(mail, "headers"), name).value_or(""));
}

// "msg_0t5w" of "<msg_0t5w@paint.example>".
std::string MessageIdOf(const json_t* mail) {
  const std::string header = HeaderOf(mail, "message-id");
  return header.empty() ? header : header.substr(1, header.find('@') - 1);
}

}  // namespace

absl::Status NoticesWrong(std::string_view what) {
  return MakeError(absl::StatusCode::kInternal, "NOTICES_WRONG", what, {});
}

absl::Status AwaitCount(Receiver& receiver, int64_t wanted, std::string_view what,
                        const std::function<absl::StatusOr<int64_t>()>& count) {
  int64_t most = INT64_MIN;
  for (absl::Duration waited; waited < kPatienceWithNothing; waited += kCountPause) {
    OUTLAY_ASSIGN_OR_RETURN(const int64_t now, count());
    if (now >= wanted) return absl::OkStatus();
    if (now > most) waited = absl::ZeroDuration();
    most = std::max(most, now);
    if (receiver.EndsWithin(kCountPause)) return NoticesWrong("a receiver ended");
  }
  return NoticesWrong(Concat("only ", most, " of ", wanted, " ", what, " came"));
}

absl::Status ToldOutside::Check(const std::map<std::string, no::Notice>& notices, const client::BlockingClient& client,
                                bool may_repeat) {
  const auto messages = static_cast<int64_t>(2 * notices.size());
  OUTLAY_RETURN_IF_ERROR(AwaitCount(mail_, messages, "e-mails and webhooks", [this] { return Read(); }));
  OUTLAY_RETURN_IF_ERROR(AwaitStored(client));
  OUTLAY_RETURN_IF_ERROR(Read().status());
  OUTLAY_RETURN_IF_ERROR(Visit(client, {}, [&](const no::Delivery& delivery) { return CheckOne(delivery, notices); }));
  for (const auto& [name, notice] : notices) {
    if (told_by_mail_[name] == 1 && told_by_hook_[name] == 1) continue;
    return NoticesWrong(
        Concat(name, " left ", told_by_mail_[name], " times by e-mail and ", told_by_hook_[name], " times by webhook"));
  }
  if (mail_ids_.size() != notices.size() || hook_ids_.size() != notices.size()) {
    return NoticesWrong(
        Concat(mail_ids_.size(), " e-mails and ", hook_ids_.size(), " webhooks came, of ", notices.size(), " notices"));
  }
  if (repeated_ > 0 && !may_repeat) return NoticesWrong(Concat(repeated_, " came again under an id that was there"));
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ToldOutside::Read() {
  for (const auto& lines = mail_.Lines(); mails_read_ < lines.size(); ++mails_read_) {
    OUTLAY_RETURN_IF_ERROR(ReadMail(lines[mails_read_], mails_read_));
  }
  for (const auto& lines = hooks_.Lines(); hooks_read_ < lines.size(); ++hooks_read_) {
    OUTLAY_RETURN_IF_ERROR(ReadHook(lines[hooks_read_], hooks_read_));
  }
  return static_cast<int64_t>(mail_ids_.size() + hook_ids_.size());
}

absl::Status ToldOutside::ReadMail(const std::string& line, size_t index) {
  const Json mail = ParseJsonObject(line);
  if (mail == nullptr) return absl::OkStatus();  // a remark of the program
  if (json_array_size(json_object_get(mail.get(), "defects")) > 0) {
    return NoticesWrong(Concat("a defective e-mail came: ", line));
  }
  Take(MessageIdOf(mail.get()), index, mail_ids_);
  return absl::OkStatus();
}

absl::Status ToldOutside::ReadHook(const std::string& line, size_t index) {
  const Json hook = ParseJsonObject(line);
  if (hook == nullptr) return absl::OkStatus();
  const std::string type(TextOf(json_object_get(hook.get(), "content"), "type").value_or(""));
  const std::string path(TextOf(hook.get(), "path").value_or(""));
  // Each kind has its own target.
  if (type.substr(type.find('.') + 1) != path.substr(path.rfind('/') + 1)) {
    return NoticesWrong(Concat(path, " got a ", type));
  }
  Take(std::string(TextOf(hook.get(), "id").value_or("")), index, hook_ids_);
  return absl::OkStatus();
}

// Nobody else was told anything outside until now: each id is of one of the notices.
void ToldOutside::Take(const std::string& id, size_t index, Ids& ids) {
  if (!ids.emplace(id, index).second) ++repeated_;
}

// What came was also noted: nothing is sent again.
absl::Status ToldOutside::AwaitStored(const client::BlockingClient& client) {
  no::DeliveryFilter pending;
  pending.set_state(no::Delivery::STATE_PENDING);
  return AwaitCount(mail_, 0, "outcomes", [&]() -> absl::StatusOr<int64_t> {
    int64_t count = 0;
    OUTLAY_RETURN_IF_ERROR(Visit(client, pending, [&count](const no::Delivery&) {
      --count;
      return absl::OkStatus();
    }));
    return count;
  });
}

absl::Status ToldOutside::Visit(const client::BlockingClient& client, const no::DeliveryFilter& filter,
                                const std::function<absl::Status(const no::Delivery&)>& visit) {
  no::ListDeliveriesRequest request;
  request.set_parent(Concat("organizations/", organization_));
  request.set_page_size(kDeliveriesPerPage);
  *request.mutable_filter() = filter;
  do {
    OUTLAY_ASSIGN_OR_RETURN(const auto page, client.Call<no::ListDeliveriesResponse>(client::kListDeliveries, request));
    for (const no::Delivery& delivery : page.deliveries()) OUTLAY_RETURN_IF_ERROR(visit(delivery));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status ToldOutside::CheckOne(const no::Delivery& delivery, const std::map<std::string, no::Notice>& notices) {
  const bool is_mail = delivery.target() == delivery.user();
  const auto notice = notices.find(delivery.notice());
  if (notice == notices.end()) return NoticesWrong(Concat(delivery.name(), " is of no notice"));
  if (delivery.state() != no::Delivery::STATE_DELIVERED) {
    return NoticesWrong(
        Concat(delivery.name(), " to ", delivery.target(), " is ", no::Delivery::State_Name(delivery.state())));
  }
  if (!(is_mail ? mail_ids_ : hook_ids_).contains(delivery.message_id())) {
    return NoticesWrong(Concat(delivery.message_id(), " is delivered, and did not arrive"));
  }
  ++(is_mail ? told_by_mail_ : told_by_hook_)[delivery.notice()];
  ++(is_mail ? mails_by_kind_ : hooks_by_kind_)[delivery.kind()];
  if (is_mail && delivery.kind() == kSampleKind) {
    balance_mails_[Concat(delivery.subject(), notice->second.title(), notice->second.text())] = delivery.message_id();
  }
  return absl::OkStatus();
}

int64_t ToldOutside::Mails(const std::string& kind) const {
  const auto found = mails_by_kind_.find(kind);
  return found == mails_by_kind_.end() ? 0 : found->second;
}

int64_t ToldOutside::Hooks(const std::string& kind) const {
  const auto found = hooks_by_kind_.find(kind);
  return found == hooks_by_kind_.end() ? 0 : found->second;
}

std::string ToldOutside::SampleMail() const {
  if (balance_mails_.empty()) return "";
  const Json mail = ParseJsonObject(mail_.Lines()[mail_ids_.at(balance_mails_.begin()->second)]);
  std::string sample;
  for (const char* name : {"from", "to", "subject", "date", "message-id"}) {
    std::string shown = name;
    shown.front() = static_cast<char>(shown.front() - 'a' + 'A');
    sample += Concat("    ", shown == "Message-id" ? "Message-ID" : shown, ": ", HeaderOf(mail.get(), name), "\n");
  }
  sample += "\n";
  const std::string text(TextOf(mail.get(), "plain").value_or(""));
  const std::vector<std::string> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
  for (const std::string& line : lines) sample += Concat("    ", line, "\n");
  return sample;
}

}  // namespace outlay::demo
