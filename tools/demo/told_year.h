// Who was told what of the replayed year: every notice in its inbox, and from there by e-mail and webhook, each once.
#ifndef OUTLAY_TOOLS_DEMO_TOLD_YEAR_H_
#define OUTLAY_TOOLS_DEMO_TOLD_YEAR_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "outlay/notification/v1/notice.pb.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/platform.h"
#include "tools/demo/report.h"
#include "tools/demo/told_outside.h"

namespace outlay::demo {

// Not thread-safe.
class ToldYear {
 public:
  struct Options {
    std::string organization;
    // By e-mail and webhooks, too; otherwise its people want no e-mails.
    bool goes_outside = false;
    // Services are killed: a message may come again, under the same id.
    bool may_repeat = false;
  };

  // `platform` must outlive this.
  ToldYear(Options options, Platform& platform);

  // Before the replay: says where notices go.
  absl::Status Begin();
  // After it: waits until everybody was told all that happened, and lets the year end. INTERNAL / NOTICES_WRONG: a
  // notice was lost, or told twice.
  absl::Status EndYear(const Aftermath& aftermath);
  // After that: waits for what the end of the year told, and for everything to arrive outside. As EndYear.
  absl::Status Finish();

  // After Finish: the business part, by kind.
  std::string Table() const;
  // After Finish: the first and the last, one of the e-mails, and what came again.
  std::string Samples() const;

 private:
  // By name.
  using Notices = std::map<std::string, notification::v1::Notice>;

  absl::Status MakeTargets();
  absl::Status WantNoEmail();
  // Waits until so many were told, of all people together.
  absl::Status Await(int64_t notices);
  absl::StatusOr<int64_t> CountUnread();
  absl::StatusOr<Notices> ReadInboxes();
  absl::Status Compare();

  const Options options_;
  Platform& platform_;
  std::map<std::string, std::unique_ptr<client::BlockingClient>> people_;  // by user id
  std::map<std::string, int64_t> expected_;                                // by kind
  Notices notices_;
  std::map<std::string, int64_t> by_kind_;
  ToldOutside outside_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_TOLD_YEAR_H_
