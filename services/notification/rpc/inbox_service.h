// The Inbox API: a person's notices (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_INBOX_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_INBOX_SERVICE_H_

#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/inbox.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows. Only its user may use an
// inbox.
class InboxService {
 public:
  // All must outlive the service, and the tasks that it left in the scheduler.
  InboxService(store::Store* store, command::Executor* executor, Scheduler* scheduler)
      : store_(store), executor_(executor), scheduler_(scheduler) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void ListNotices(rpc::Call<v1::ListNoticesRequest, v1::ListNoticesResponse> call);
  void StreamNotices(rpc::Stream<v1::StreamNoticesRequest, v1::StreamNoticesResponse> call);
  void GetUnreadCount(rpc::Call<v1::GetUnreadCountRequest, v1::UnreadCount> call);
  void MarkNoticesRead(rpc::Call<v1::MarkNoticesReadRequest, v1::UnreadCount> call);
  void AcknowledgeNotice(rpc::Call<v1::AcknowledgeNoticeRequest, v1::Notice> call);
  void MuteSubject(rpc::Call<v1::MuteSubjectRequest, v1::MuteSubjectResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  Scheduler* const scheduler_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_INBOX_SERVICE_H_
