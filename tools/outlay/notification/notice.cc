// outlay inbox ..., outlay subscription ...
#include <set>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"
#include "tools/outlay/watch.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

// Notices that one request marks as read.
constexpr int kReadAtOnce = 100;

absl::StatusOr<std::string> OwnInbox(Session& session) {
  if (session.settings().user.empty()) return UsageError("say who you are: --user ID, or set OUTLAY_USER");
  return session.Name("users", session.settings().user);
}

// "organizations/acme/users/ann/notices/06b2" from "06b2".
absl::StatusOr<std::string> NoticeName(const std::string& text, Session& session) {
  if (text.starts_with("organizations/")) return text;
  OUTLAY_ASSIGN_OR_RETURN(const std::string inbox, OwnInbox(session));
  return Concat(inbox, "/notices/", text);
}

Cell StateCell(const no::Notice& notice) {
  if (notice.has_acknowledge_time()) return {"acknowledged"};
  if (notice.has_read_time()) return {"read"};
  return notice.muted() ? Cell("muted") : Cell("unread", Tone::kStrong);
}

absl::Status ListInbox(const Arguments& arguments, Session& session) {
  no::ListNoticesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), OwnInbox(session));
  request.set_unread_only(arguments.Has("unread"));
  return List(
      Listing<no::ListNoticesRequest, no::ListNoticesResponse, no::Notice>{
          .peer = Peer::kNotification,
          .method = client::kListNotices,
          .request = request,
          .things = &no::ListNoticesResponse::notices,
          .columns = {{"NOTICE"}, {"CAME"}, {"STATE"}, {"WHAT"}},
          .row = [](const no::Notice& notice) -> std::vector<Cell> {
            return {ShortName(notice.name()), FormatTime(notice.create_time()), StateCell(notice), notice.title()};
          },
          .name = [](const no::Notice& notice) { return notice.name(); },
          .nothing = "Nothing was told to you"},
      arguments, session);
}

void ShowNotice(const no::Notice& notice, Session& session) {
  session.WriteTitle(notice.title());
  Facts facts;
  facts.Add("notice", ShortName(notice.name()));
  facts.Add("came", FormatTime(notice.create_time()));
  facts.Add("about", notice.subject());
  facts.Add("because", notice.kind());
  facts.Add("text", notice.text());
  facts.WriteTo(session);
}

absl::Status WatchInbox(const Arguments&, Session& session) {
  no::StreamNoticesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), OwnInbox(session));
  // A stream begins with all that is unread: what was shown before it was opened again is not shown twice.
  std::set<std::string> shown;
  return KeepWatching(Peer::kNotification, session, [&](bool* came) {
    return session.StreamClient(Peer::kNotification)
        .ReadStream<no::StreamNoticesResponse>(
            client::kStreamNotices, request, [&](const no::StreamNoticesResponse& response) {
              *came = true;
              for (const no::Notice& notice : response.notices()) {
                if (!shown.insert(notice.name()).second) continue;
                session.settings().json ? session.WriteJson(notice) : ShowNotice(notice, session);
              }
              return true;
            });
  });
}

void TellUnread(const no::UnreadCount& count, Session& session) {
  if (session.settings().json) {
    session.WriteJson(count);
  } else {
    session.WriteLine(Concat(count.unread(), " unread"));
  }
}

absl::Status Count(const Arguments&, Session& session) {
  no::GetUnreadCountRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), OwnInbox(session));
  OUTLAY_ASSIGN_OR_RETURN(const auto count, session.notices().Call<no::UnreadCount>(client::kGetUnreadCount, request));
  TellUnread(count, session);
  return absl::OkStatus();
}

// What is unread now, page by page; what comes meanwhile stays unread.
absl::Status ReadAll(no::MarkNoticesReadRequest request, Session& session) {
  const std::string request_id = session.RequestId();
  no::ListNoticesRequest list;
  list.set_parent(request.parent());
  list.set_unread_only(true);
  list.set_page_size(kReadAtOnce);
  int64_t read = 0;
  for (int part = 1;; ++part) {
    OUTLAY_ASSIGN_OR_RETURN(const auto page,
                            session.notices().Call<no::ListNoticesResponse>(client::kListNotices, list));
    request.clear_names();
    for (const no::Notice& notice : page.notices()) request.add_names(notice.name());
    if (request.names_size() > 0) {
      request.set_request_id(Concat(request_id, "-", part));
      OUTLAY_RETURN_IF_ERROR(session.notices().Call<no::UnreadCount>(client::kMarkNoticesRead, request).status());
      read += request.names_size();
    }
    if (page.next_page_token().empty()) break;
    list.set_page_token(page.next_page_token());
  }
  session.Note(Concat(FormatCount(read), " marked as read"));
  return absl::OkStatus();
}

absl::Status Read(const Arguments& arguments, Session& session) {
  no::MarkNoticesReadRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), OwnInbox(session));
  if (arguments.Has("all")) return ReadAll(std::move(request), session);
  if (arguments.At(0).empty()) return UsageError("name a notice, or give --all");
  OUTLAY_ASSIGN_OR_RETURN(*request.add_names(), NoticeName(arguments.At(0), session));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto count, session.notices().Call<no::UnreadCount>(client::kMarkNoticesRead, request));
  TellUnread(count, session);
  return absl::OkStatus();
}

absl::Status Acknowledge(const Arguments& arguments, Session& session) {
  no::AcknowledgeNoticeRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), NoticeName(arguments.At(0), session));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto notice, session.notices().Call<no::Notice>(client::kAcknowledgeNotice, request));
  return ShowResource(notice, session, ShowNotice);
}

absl::Status SetMuted(const Arguments& arguments, Session& session, bool muted) {
  no::MuteSubjectRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), OwnInbox(session));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_subject(), session.Name("purchaseOrders", arguments.At(0)));
  request.set_unmute(!muted);
  request.set_request_id(session.RequestId());
  OUTLAY_RETURN_IF_ERROR(session.notices().Call<no::MuteSubjectResponse>(client::kMuteSubject, request).status());
  session.Note(Concat(request.subject(), muted ? " is muted" : " is heard again"));
  return absl::OkStatus();
}

absl::Status Mute(const Arguments& arguments, Session& session) {
  return SetMuted(arguments, session, true);
}

absl::Status Unmute(const Arguments& arguments, Session& session) {
  return SetMuted(arguments, session, false);
}

void ShowSubscription(const no::Subscription& subscription, Session& session) {
  session.WriteTitle(ShortName(subscription.name()));
  Facts facts;
  facts.Add("event", subscription.event_type());
  for (const no::Subscription::Condition& condition : subscription.conditions()) {
    std::string values;
    for (const std::string& value : condition.values()) values += Concat(values.empty() ? "" : " or ", value);
    facts.Add("when", Concat(condition.field(), " is ", values));
  }
  for (const std::string& path : subscription.user_fields()) facts.Add("tells", path);
  for (const std::string& user : subscription.users()) facts.Add("tells", user);
  facts.Add("title", subscription.title());
  facts.Add("text", subscription.text());
  facts.Add("switched", subscription.disabled() ? "off" : "");
  facts.Add("from", subscription.built_in() ? "the service" : "the organization");
  facts.WriteTo(session);
}

absl::Status CreateSubscription(const Arguments& arguments, Session& session) {
  no::CreateSubscriptionRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_subscription_id(arguments.At(0));
  OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.At(1), session.environment()));
  OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.At(1), *request.mutable_subscription()));
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.notices().Call<no::Subscription>(client::kCreateSubscription, request));
  return ShowResource(created, session, ShowSubscription);
}

absl::Status GetSubscription(const Arguments& arguments, Session& session) {
  no::GetSubscriptionRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("subscriptions", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto subscription,
                          session.notices().Call<no::Subscription>(client::kGetSubscription, request));
  return ShowResource(subscription, session, ShowSubscription);
}

absl::Status ListSubscriptions(const Arguments& arguments, Session& session) {
  no::ListSubscriptionsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<no::ListSubscriptionsRequest, no::ListSubscriptionsResponse, no::Subscription>{
                  .peer = Peer::kNotification,
                  .method = client::kListSubscriptions,
                  .request = request,
                  .things = &no::ListSubscriptionsResponse::subscriptions,
                  .columns = {{"SUBSCRIPTION"}, {"FROM"}, {"EVENT"}, {"TITLE"}},
                  .row = [](const no::Subscription& subscription) -> std::vector<Cell> {
                    return {ShortName(subscription.name()),
                            subscription.disabled()   ? "switched off"
                            : subscription.built_in() ? "the service"
                                                      : "the organization",
                            subscription.event_type().substr(subscription.event_type().rfind('.') + 1),
                            subscription.title()};
                  },
                  .name = [](const no::Subscription& subscription) { return subscription.name(); },
                  .nothing = "There are no subscriptions"},
              arguments, session);
}

absl::Status DeleteSubscription(const Arguments& arguments, Session& session) {
  no::DeleteSubscriptionRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("subscriptions", arguments.At(0)));
  request.set_request_id(session.RequestId());
  return session.notices().Call<no::DeleteSubscriptionResponse>(client::kDeleteSubscription, request).status();
}

}  // namespace

std::vector<Command> NoticeCommands() {
  return {
      {"inbox",
       "list",
       "",
       "list what you were told, the newest first",
       {{"unread", "", "only what is unread"}, kLimitFlag},
       ListInbox},
      {"inbox", "watch", "", "show what is unread, and then what comes, until it is interrupted", {}, WatchInbox},
      {"inbox", "count", "", "tell how much is unread", {}, Count},
      {"inbox",
       "read",
       "[NOTICE]",
       "mark a notice as read, or all of them",
       {{"all", "", "everything that is unread"}},
       Read},
      {"inbox", "acknowledge", "NOTICE", "say that you took note", {}, Acknowledge},
      {"inbox", "mute", "ORDER", "hear no more of an order, or of any resource by its name", {}, Mute},
      {"inbox", "unmute", "ORDER", "hear of it again", {}, Unmute},
      {"subscription",
       "create",
       "ID FILE",
       "tell people of events; the file is a Subscription in proto JSON, - is standard input",
       {},
       CreateSubscription},
      {"subscription", "get", "SUBSCRIPTION", "show which event becomes which notice, for whom", {}, GetSubscription},
      {"subscription", "list", "", "list who is told of what", {kLimitFlag}, ListSubscriptions},
      {"subscription", "delete", "SUBSCRIPTION", "end a subscription of your own", {}, DeleteSubscription},
  };
}

}  // namespace outlay::cli
