// What reached the mail server and the receiver of webhooks, held against what was to reach them.
#ifndef OUTLAY_TOOLS_DEMO_TOLD_OUTSIDE_H_
#define OUTLAY_TOOLS_DEMO_TOLD_OUTSIDE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/delivery.pb.h"
#include "outlay/notification/v1/notice.pb.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/receiver.h"

namespace outlay::demo {

// INTERNAL / NOTICES_WRONG.
absl::Status NoticesWrong(std::string_view what);

// Waits until `count` says at least `wanted`, as long as it grows now and then; `receiver` ends the wait by ending.
absl::Status AwaitCount(Receiver& receiver, int64_t wanted, std::string_view what,
                        const std::function<absl::StatusOr<int64_t>()>& count);

// Not thread-safe.
class ToldOutside {
 public:
  // All must outlive this.
  ToldOutside(std::string organization, Receiver& mail, Receiver& hooks)
      : organization_(std::move(organization)), mail_(mail), hooks_(hooks) {}

  // Waits until each of these notices, by name, was delivered by e-mail to its user and by webhook to the target of its
  // kind. INTERNAL / NOTICES_WRONG: one was not, something else came, or came again though `may_repeat` is false.
  absl::Status Check(const std::map<std::string, notification::v1::Notice>& notices,
                     const client::BlockingClient& client, bool may_repeat);

  // How many of a kind came.
  int64_t Mails(const std::string& kind) const;
  int64_t Hooks(const std::string& kind) const;
  // How many messages there were, and how often one came again under its id.
  size_t mails() const { return mail_ids_.size(); }
  size_t hooks() const { return hook_ids_.size(); }
  int64_t repeated() const { return repeated_; }
  // One of the e-mails about balances, as the mail server read it; always the same one.
  std::string SampleMail() const;

 private:
  // What came by one way: message id -> where its line stands.
  using Ids = std::map<std::string, size_t>;

  // Reads on; how many different messages have come.
  absl::StatusOr<int64_t> Read();
  absl::Status ReadMail(const std::string& line, size_t index);
  absl::Status ReadHook(const std::string& line, size_t index);
  void Take(const std::string& id, size_t index, Ids& ids);
  absl::Status AwaitStored(const client::BlockingClient& client);
  absl::Status Visit(const client::BlockingClient& client, const notification::v1::DeliveryFilter& filter,
                     const std::function<absl::Status(const notification::v1::Delivery&)>& visit);
  absl::Status CheckOne(const notification::v1::Delivery& delivery,
                        const std::map<std::string, notification::v1::Notice>& notices);

  const std::string organization_;
  Receiver& mail_;
  Receiver& hooks_;
  size_t mails_read_ = 0;  // lines
  size_t hooks_read_ = 0;
  Ids mail_ids_;
  Ids hook_ids_;
  int64_t repeated_ = 0;
  std::map<std::string, int64_t> told_by_mail_;  // notice -> how often
  std::map<std::string, int64_t> told_by_hook_;
  std::map<std::string, int64_t> mails_by_kind_;
  std::map<std::string, int64_t> hooks_by_kind_;
  // Of the notices about balances that were mailed, by subject and title.
  std::map<std::string, std::string> balance_mails_;  // -> message id
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_TOLD_OUTSIDE_H_
