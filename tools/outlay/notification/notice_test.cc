#include "common/base/strings.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

using ::testing::HasSubstr;

class NoticeTest : public CliTest {};

TEST_F(NoticeTest, ListsTheInboxOfWhoCalls) {
  Answer<no::ListNoticesRequest, no::ListNoticesResponse>(client::kListNotices, R"pb(
    notices {
      name: "organizations/acme/users/ann/notices/n2"
      title: "Purchase order 7 runs low"
      create_time { seconds: 1595000000 }
    }
    notices {
      name: "organizations/acme/users/ann/notices/n1"
      title: "Purchase order 7 was issued"
      create_time { seconds: 1594000000 }
      read_time { seconds: 1594000001 }
    }
  )pb");
  EXPECT_EQ(Run({"inbox", "list"}), ExitCode::kOk);
  EXPECT_EQ(out(),
            "NOTICE  CAME              STATE   WHAT\n"
            "n2      2020-07-17 15:33  unread  Purchase order 7 runs low\n"
            "n1      2020-07-06 01:46  read    Purchase order 7 was issued\n");
}

TEST_F(NoticeTest, AcknowledgesByTheLastPartOfTheName) {
  Answer<no::AcknowledgeNoticeRequest, no::Notice>(
      client::kAcknowledgeNotice,
      R"pb(name: "organizations/acme/users/ann/notices/n1" title: "T" text: "Words." kind: "balance-low")pb");
  EXPECT_EQ(Run({"inbox", "acknowledge", "n1"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("Words."));
}

TEST_F(NoticeTest, GoesOnWatchingAServiceThatWentAway) {
  int opened = 0;
  using Stream = rpc::Stream<no::StreamNoticesRequest, no::StreamNoticesResponse>;
  dispatcher().BindStream<no::StreamNoticesRequest, no::StreamNoticesResponse>(
      client::kStreamNotices, [&opened](const Stream& stream) {
        const bool is_first = opened++ == 0;
        no::StreamNoticesResponse response;
        response.add_notices()->set_name("organizations/acme/users/ann/notices/n1");
        if (!is_first) response.add_notices()->set_name("organizations/acme/users/ann/notices/n2");
        stream.Write(response, [stream, is_first](bool) {
          stream.Finish(is_first ? absl::UnavailableError("it stops") : absl::OkStatus());
        });
      });
  EXPECT_EQ(Run({"inbox", "watch", "--json"}), ExitCode::kOk) << err();
  EXPECT_EQ(opened, 2);
  EXPECT_EQ(lines_out(), 2) << "each notice once: " << out();
  EXPECT_THAT(err(), HasSubstr("notification went away; trying again"));
}

// Page by page: a request takes 100 names.
TEST_F(NoticeTest, MarksAllThatIsUnread) {
  Answer<no::ListNoticesRequest, no::ListNoticesResponse>(
      client::kListNotices, [](const no::ListNoticesRequest& request) {
        EXPECT_TRUE(request.unread_only());
        no::ListNoticesResponse page;
        const bool is_first = request.page_token().empty();
        page.add_notices()->set_name(Concat("organizations/acme/users/ann/notices/", is_first ? "n2" : "n1"));
        if (is_first) page.set_next_page_token("more");
        return page;
      });
  std::vector<std::string> marked;
  Answer<no::MarkNoticesReadRequest, no::UnreadCount>(client::kMarkNoticesRead,
                                                      [&](const no::MarkNoticesReadRequest& request) {
                                                        for (const std::string& name : request.names())
                                                          marked.push_back(name.substr(name.rfind('/') + 1));
                                                        return no::UnreadCount();
                                                      });
  EXPECT_EQ(Run({"inbox", "read", "--all"}), ExitCode::kOk);
  EXPECT_EQ(marked, (std::vector<std::string>{"n2", "n1"}));
  EXPECT_THAT(err(), HasSubstr("2 marked as read"));
  EXPECT_EQ(Run({"inbox", "read"}), ExitCode::kUsage);
}

TEST_F(NoticeTest, ShowsASubscriptionInWords) {
  Answer<no::GetSubscriptionRequest, no::Subscription>(client::kGetSubscription, R"pb(
    name: "organizations/acme/subscriptions/balance-low"
    event_type: "outlay.purchase_order.v1.BalanceCrossed"
    conditions { field: "threshold" values: "A" values: "B" }
    user_fields: "order.creator"
    title: "t"
    text: "x"
    built_in: true
  )pb");
  EXPECT_EQ(Run({"subscription", "get", "balance-low"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("threshold is A or B"));
  EXPECT_THAT(out(), HasSubstr("the service"));
}

}  // namespace
}  // namespace outlay::cli
