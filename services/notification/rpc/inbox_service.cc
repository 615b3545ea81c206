#include "services/notification/rpc/inbox_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/notification/commands/inbox_commands.h"
#include "services/notification/convert/notices.h"
#include "services/notification/domain/errors.h"
#include "services/notification/rpc/limits.h"
#include "services/notification/rpc/own_inbox.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kInboxPath = "/outlay.notification.v1.Inbox/";

// "organizations/acme/users/ann" of "organizations/acme/users/ann/notices/n".
std::string UserOf(const std::string& notice) {
  const std::optional<ChildResourceId> parsed = ParseChildResourceName(notice, "users", "notices");
  return parsed.has_value() ? UserName(parsed->organization, parsed->parent_id) : std::string();
}

v1::Notice Shown(const InboxRef& inbox, const StoredNotice& stored) {
  return ToProto(NoticeName(inbox.organization, inbox.user_id, stored.id), stored.notice);
}

absl::StatusOr<v1::ListNoticesResponse> ListPage(const store::Reader& reader, const rpc::Caller& caller,
                                                 const v1::ListNoticesRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const InboxRef inbox, OwnInbox(caller, request.parent()));
  const rpc::PageScope scope = {.list = "notices.list",
                                .organization = inbox.organization,
                                .filter = inbox.user_id,
                                .order_by = request.unread_only() ? "unread" : "id"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string last, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<StoredNotice> found,
                          ListNotices(reader, inbox, last, static_cast<size_t>(size) + 1));
  v1::ListNoticesResponse response;
  for (size_t i = 0; i < found.size() && i < static_cast<size_t>(size); ++i) {
    if (request.unread_only() && !IsUnread(found[i].notice)) continue;
    *response.add_notices() = Shown(inbox, found[i]);
  }
  if (found.size() > static_cast<size_t>(size)) {
    response.set_next_page_token(rpc::MakePageToken(scope, found[static_cast<size_t>(size) - 1].id));
  }
  return response;
}

// Sends unread notices, then new ones, for which it looks periodically.
class NoticeStream final : public std::enable_shared_from_this<NoticeStream> {
 public:
  using Call = rpc::Stream<v1::StreamNoticesRequest, v1::StreamNoticesResponse>;

  NoticeStream(const store::Store* store, Scheduler* scheduler, InboxRef inbox, Call call)
      : store_(store), scheduler_(scheduler), inbox_(std::move(inbox)), call_(std::move(call)) {}

  // Ends the call if the server stops, which drops the task of the next look. Only the first end of a call counts.
  ~NoticeStream() { call_.Finish(DependencyUnavailable("notification")); }

  void Look() {
    if (call_.cancelled()) return End();
    const absl::StatusOr<UnreadPage> found =
        ListUnread(*store_->Read(store::PartitionOf(inbox_.organization)), inbox_, last_, limits::kStreamedNotices);
    if (!found.ok()) return call_.Finish(found.status());
    last_ = found->last;
    if (found->notices.empty() && found->has_more) {
      return scheduler_->Run([self = shared_from_this()] { self->Look(); });
    }
    if (found->notices.empty() && ++quiet_looks_ < limits::kQuietLooks) return LookLater();
    quiet_looks_ = 0;
    v1::StreamNoticesResponse response;
    for (const StoredNotice& stored : found->notices) *response.add_notices() = Shown(inbox_, stored);
    call_.Write(response, [self = shared_from_this()](bool written) {
      if (!written) return self->End();
      self->LookLater();
    });
  }

 private:
  void LookLater() {
    scheduler_->RunAfter(limits::kStreamInterval, [self = shared_from_this()] { self->Look(); });
  }
  void End() { call_.Finish(absl::CancelledError("the caller is gone")); }

  const store::Store* const store_;
  Scheduler* const scheduler_;
  const InboxRef inbox_;
  const Call call_;
  // Used by one look at a time.
  std::string last_;
  int quiet_looks_ = 0;
};

}  // namespace

void InboxService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kInboxPath, "ListNotices"), this, &InboxService::ListNotices);
  dispatcher.BindStream(Concat(kInboxPath, "StreamNotices"), this, &InboxService::StreamNotices);
  dispatcher.Bind(Concat(kInboxPath, "GetUnreadCount"), this, &InboxService::GetUnreadCount);
  dispatcher.Bind(Concat(kInboxPath, "MarkNoticesRead"), this, &InboxService::MarkNoticesRead);
  dispatcher.Bind(Concat(kInboxPath, "AcknowledgeNotice"), this, &InboxService::AcknowledgeNotice);
  dispatcher.Bind(Concat(kInboxPath, "MuteSubject"), this, &InboxService::MuteSubject);
}

void InboxService::ListNotices(rpc::Call<v1::ListNoticesRequest, v1::ListNoticesResponse> call) {
  call.Finish(ListPage(*store_->Read(store::PartitionOf(call.caller().organization)), call.caller(), call.request()));
}

void InboxService::StreamNotices(rpc::Stream<v1::StreamNoticesRequest, v1::StreamNoticesResponse> call) {
  absl::StatusOr<InboxRef> inbox = OwnInbox(call.caller(), call.request().parent());
  if (!inbox.ok()) return call.Finish(inbox.status());
  std::make_shared<NoticeStream>(store_, scheduler_, *std::move(inbox), call)->Look();
}

void InboxService::GetUnreadCount(rpc::Call<v1::GetUnreadCountRequest, v1::UnreadCount> call) {
  const absl::StatusOr<InboxRef> inbox = OwnInbox(call.caller(), call.request().parent());
  if (!inbox.ok()) return call.Finish(inbox.status());
  const absl::StatusOr<int64_t> unread = CountUnread(*store_->Read(store::PartitionOf(inbox->organization)), *inbox);
  if (!unread.ok()) return call.Finish(unread.status());
  v1::UnreadCount count;
  count.set_unread(*unread);
  call.Finish(count);
}

void InboxService::MarkNoticesRead(rpc::Call<v1::MarkNoticesReadRequest, v1::UnreadCount> call) {
  absl::StatusOr<InboxRef> inbox = OwnInbox(call.caller(), call.request().parent());
  std::vector<std::string> ids;
  for (const std::string& name : call.request().names()) {
    if (UserOf(name) != call.request().parent()) return call.Finish(InboxNotYours(UserOf(name)));
    ids.push_back(LastId(name));
  }
  if (!inbox.ok()) return call.Finish(inbox.status());
  command::ExecuteCall(*executor_, call,
                       std::make_unique<notification::MarkNoticesRead>(*std::move(inbox), std::move(ids)));
}

void InboxService::AcknowledgeNotice(rpc::Call<v1::AcknowledgeNoticeRequest, v1::Notice> call) {
  const std::string& name = call.request().name();
  const absl::StatusOr<InboxRef> inbox = OwnInbox(call.caller(), UserOf(name));
  if (!inbox.ok()) return call.Finish(inbox.status());
  const NoticeRef ref{inbox->organization, inbox->user_id, LastId(name)};
  // The log has the notice without its words, which are added again from the inbox.
  executor_->Execute(call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
                     std::make_unique<notification::AcknowledgeNotice>(ref),
                     [this, call, ref](absl::StatusOr<command::Result> result) {
                       if (!result.ok()) return call.Finish(result.status());
                       const absl::StatusOr<Notice> notice =
                           LoadNotice(*store_->Read(store::PartitionOf(ref.organization)), ref);
                       if (!notice.ok()) return call.Finish(notice.status());
                       call.Finish(ToProto(call.request().name(), *notice), result->organization_sequence);
                     });
}

void InboxService::MuteSubject(rpc::Call<v1::MuteSubjectRequest, v1::MuteSubjectResponse> call) {
  absl::StatusOr<InboxRef> inbox = OwnInbox(call.caller(), call.request().parent());
  if (!inbox.ok()) return call.Finish(inbox.status());
  command::ExecuteCall(*executor_, call,
                       std::make_unique<notification::MuteSubject>(*std::move(inbox), call.request().subject(),
                                                                   !call.request().unmute()));
}

}  // namespace outlay::notification
