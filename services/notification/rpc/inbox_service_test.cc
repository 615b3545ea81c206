// The inbox through the wrapper: what comes in, who reads it, what the user does with it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/limits.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::CivilDay kFirst(2024, 1, 1);
constexpr absl::CivilDay kLast(2024, 12, 31);

class InboxServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  void SetUp() override { Issue("po-1", kFirst, kLast); }

  absl::StatusOr<v1::UnreadCount> MarkRead(const std::string& request_id, const std::vector<std::string>& names,
                                           const std::string& user = "ann") {
    v1::MarkNoticesReadRequest request;
    request.set_request_id(request_id);
    request.set_parent("organizations/acme/users/" + user);
    for (const std::string& name : names) request.add_names(name);
    return Call<v1::UnreadCount>("Inbox/MarkNoticesRead", request);
  }
  absl::StatusOr<v1::MuteSubjectResponse> Mute(const std::string& request_id, const std::string& subject,
                                               bool unmute = false) {
    v1::MuteSubjectRequest request;
    request.set_request_id(request_id);
    request.set_parent("organizations/acme/users/ann");
    request.set_subject(subject);
    request.set_unmute(unmute);
    return Call<v1::MuteSubjectResponse>("Inbox/MuteSubject", request);
  }
};

TEST_F(InboxServiceTest, ShowsWhatHappenedInWords) {
  Cross("po-1");
  const std::vector<v1::Notice> inbox = Inbox();
  ASSERT_THAT(inbox, SizeIs(2));
  EXPECT_EQ(inbox[0].kind(), "balance-low");
  EXPECT_EQ(inbox[0].event_type(), "outlay.purchase_order.v1.BalanceCrossed");
  EXPECT_EQ(inbox[0].subject(), "organizations/acme/purchaseOrders/po-1");
  EXPECT_EQ(inbox[0].title(), "Purchase order PO po-1 runs low");
  EXPECT_EQ(inbox[0].text(), "Purchase order PO po-1 over 100.00 EUR has 74.50 EUR left, from 80.00 EUR before.");
  EXPECT_EQ(inbox[1].title(), "Purchase order PO po-1 was issued");
  EXPECT_EQ(Unread(), 2);
}

TEST_F(InboxServiceTest, ListsPagesAndWhatIsUnread) {
  for (int i = 0; i < 4; ++i) {
    node_.clock().Advance(absl::Seconds(1));
    Cross("po-1");
  }
  const std::vector<v1::Notice> all = Inbox();
  ASSERT_THAT(all, SizeIs(5));
  ASSERT_THAT(MarkRead("r", {all[1].name(), all[3].name()}), IsOk());
  v1::ListNoticesRequest request;
  request.set_parent("organizations/acme/users/ann");
  request.set_page_size(2);
  std::vector<std::string> names;
  int pages = 0;
  do {
    const auto page = Call<v1::ListNoticesResponse>("Inbox/ListNotices", request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Notice& notice : page->notices()) names.push_back(notice.name());
    request.set_page_token(page->next_page_token());
    pages += 1;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(names, ElementsAre(all[0].name(), all[1].name(), all[2].name(), all[3].name(), all[4].name()));
  request.set_page_size(10);
  request.set_unread_only(true);
  const auto unread = Call<v1::ListNoticesResponse>("Inbox/ListNotices", request);
  ASSERT_THAT(unread, IsOk());
  ASSERT_EQ(unread->notices_size(), 3);
  EXPECT_EQ(unread->notices(0).name(), all[0].name());
}

TEST_F(InboxServiceTest, CountsEachNoticeOnce) {
  const std::vector<std::string> names = {Inbox()[0].name()};
  Cross("po-1");
  EXPECT_EQ(Unread(), 2);
  EXPECT_EQ(MarkRead("r1", names)->unread(), 1);
  EXPECT_EQ(MarkRead("r2", names)->unread(), 1);
  EXPECT_EQ(MarkRead("r1", names)->unread(), 1);
  EXPECT_THAT(MarkRead("r3", {names[0] + "0"}), HasReason("NOTICE_NOT_FOUND"));
  EXPECT_EQ(Unread(), 1);
}

TEST_F(InboxServiceTest, AcknowledgesOnceAndReadsWithIt) {
  v1::AcknowledgeNoticeRequest request;
  request.set_request_id("r1");
  request.set_name(Inbox()[0].name());
  const auto first = Call<v1::Notice>("Inbox/AcknowledgeNotice", request);
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->has_acknowledge_time());
  EXPECT_TRUE(first->has_read_time());
  EXPECT_EQ(Unread(), 0);
  node_.clock().Advance(absl::Hours(1));
  request.set_request_id("r2");
  const auto second = Call<v1::Notice>("Inbox/AcknowledgeNotice", request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
}

TEST_F(InboxServiceTest, IsItsOwnUsersAlone) {
  const std::string of_ann = Inbox()[0].name();
  v1::ListNoticesRequest list;
  list.set_parent("organizations/acme/users/ann");
  EXPECT_THAT(Call<v1::ListNoticesResponse>("Inbox/ListNotices", list, As("bob")), HasReason("INBOX_NOT_YOURS"));
  v1::GetUnreadCountRequest count;
  count.set_parent("organizations/acme/users/ann");
  EXPECT_THAT(Call<v1::UnreadCount>("Inbox/GetUnreadCount", count, As("bob")), HasReason("INBOX_NOT_YOURS"));
  v1::AcknowledgeNoticeRequest acknowledge;
  acknowledge.set_request_id("r");
  acknowledge.set_name(of_ann);
  EXPECT_THAT(Call<v1::Notice>("Inbox/AcknowledgeNotice", acknowledge, As("bob")), HasReason("INBOX_NOT_YOURS"));
  // Ann, with the name of a notice in another inbox, and Ann in another's inbox.
  EXPECT_THAT(MarkRead("r1", {"organizations/acme/users/bob/notices/n"}), HasReason("INBOX_NOT_YOURS"));
  EXPECT_THAT(MarkRead("r2", {"organizations/acme/users/bob/notices/n"}, "bob"), HasReason("INBOX_NOT_YOURS"));
  v1::MuteSubjectRequest mute;
  mute.set_request_id("r");
  mute.set_parent("organizations/acme/users/ann");
  mute.set_subject("x");
  EXPECT_THAT(Call<v1::MuteSubjectResponse>("Inbox/MuteSubject", mute, As("bob")), HasReason("INBOX_NOT_YOURS"));
}

TEST_F(InboxServiceTest, MutedSubjectsComeAsReadUntilTheyAreHeardAgain) {
  Issue("po-2", kFirst, kLast);
  EXPECT_EQ(Unread(), 2);
  ASSERT_THAT(Mute("r1", "organizations/acme/purchaseOrders/po-1"), IsOk());
  Cross("po-1");
  EXPECT_EQ(Unread(), 2);
  EXPECT_TRUE(Inbox()[0].muted());
  Cross("po-2");
  EXPECT_EQ(Unread(), 3);
  // To read what is muted does not count down what is not.
  for (const v1::Notice& notice : Inbox()) {
    if (notice.muted()) {
      ASSERT_THAT(MarkRead("r-muted", {notice.name()}), IsOk());
    }
  }
  EXPECT_EQ(Unread(), 3);
  ASSERT_THAT(Mute("r2", "organizations/acme/purchaseOrders/po-1", /*unmute=*/true), IsOk());
  Cross("po-1");
  EXPECT_EQ(Unread(), 4);
}

TEST_F(InboxServiceTest, MutesSoManySubjectsAndNoMore) {
  for (int64_t i = 0; i < limits::kMutedSubjects; ++i) {
    ASSERT_THAT(Mute("r" + std::to_string(i), "s" + std::to_string(i)), IsOk());
  }
  EXPECT_THAT(Mute("again", "s1"), IsOk());
  EXPECT_THAT(Mute("more", "one more"), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Mute("less", "s1", /*unmute=*/true), IsOk());
  EXPECT_THAT(Mute("more2", "one more"), IsOk());
}

TEST_F(InboxServiceTest, StreamsWhatIsUnreadAndThenWhatComes) {
  v1::StreamNoticesRequest request;
  request.set_parent("organizations/acme/users/ann");
  rpc::CallOptions options = As("ann");
  options.timeout = absl::InfiniteDuration();
  std::unique_ptr<rpc::ClientStream> stream = channel_.Open("/outlay.notification.v1.Inbox/StreamNotices", options);
  std::vector<std::string> titles;
  int quiet = 0;
  v1::StreamNoticesResponse response;
  const std::function<void()> read_next = [&] {
    stream->Read(&response, [&](bool ok) {
      if (!ok) return;
      quiet += response.notices().empty() ? 1 : 0;
      for (const v1::Notice& notice : response.notices()) titles.push_back(notice.title());
      read_next();
    });
  };
  stream->Write(request, [&](bool) { stream->WritesDone(); });
  read_next();
  node_.scheduler().RunDue();
  EXPECT_THAT(titles, ElementsAre("Purchase order PO po-1 was issued"));
  Cross("po-1");
  node_.scheduler().AdvanceBy(limits::kStreamInterval);
  EXPECT_THAT(titles, ElementsAre("Purchase order PO po-1 was issued", "Purchase order PO po-1 runs low"));
  EXPECT_EQ(quiet, 0);
  for (int i = 0; i <= limits::kQuietLooks; ++i) node_.scheduler().AdvanceBy(limits::kStreamInterval);
  EXPECT_EQ(quiet, 1);
  EXPECT_THAT(titles, SizeIs(2));
  stream.reset();
  node_.scheduler().AdvanceBy(limits::kStreamInterval * 2);
}

}  // namespace
}  // namespace outlay::notification
