#include "tools/outlay/platform/doctor.h"

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "grpc/health/v1/health.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;
namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;
namespace health = grpc::health::v1;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr char kMetrics[] =
    "# TYPE outlay_build_info gauge\n"
    "outlay_build_info{service=\"purchase_order\",version=\"0.1.0\"} 1\n"
    "outlay_feed_lag_records_other 5\n"
    "outlay_feed_lag_records{producer=\"directory\"} 1\n"
    "outlay_feed_lag_records{producer=\"purchase_order\"} 2\n"
    "outlay_feed_lag_seconds{producer=\"purchase_order\"} 31\n";

class DoctorTest : public CliTest {
 protected:
  DoctorTest() {
    organization_.set_name("organizations/acme");
    organization_.set_root_group("organizations/acme/groups/root");
    Answer<health::HealthCheckRequest, health::HealthCheckResponse>("/grpc.health.v1.Health/Check",
                                                                    [this](const health::HealthCheckRequest&) {
                                                                      health::HealthCheckResponse response;
                                                                      response.set_status(status_);
                                                                      return response;
                                                                    });
    Answer<event::v1::ListHeadsRequest, event::v1::ListHeadsResponse>(
        client::kListHeads, "heads { partition: 0 sequence: 1200 } heads { partition: 1 sequence: 34 }");
    Answer<po::ListSuppliersRequest, po::ListSuppliersResponse>(client::kListSuppliers, "");
    Answer<po::ListPurchaseOrdersRequest, po::ListPurchaseOrdersResponse>(
        client::kListPurchaseOrders,
        [this](const po::ListPurchaseOrdersRequest& request) -> absl::StatusOr<po::ListPurchaseOrdersResponse> {
          if (!orders_error_.ok()) return orders_error_;
          if (!request.page_token().empty()) return next_page_;
          return request.filter().change_states().empty() ? in_review_ : changing_;
        });
    Answer<dir::GetOrganizationRequest, dir::Organization>(
        client::kGetOrganization, [this](const dir::GetOrganizationRequest&) -> absl::StatusOr<dir::Organization> {
          if (!caller_.ok()) return caller_;
          return organization_;
        });
    organizations_.add_organizations()->set_name("organizations/acme");
    Answer<dir::ListOrganizationsRequest, dir::ListOrganizationsResponse>(
        client::kListOrganizations, [this](const dir::ListOrganizationsRequest&) { return organizations_; });
    Answer<dir::ListReferenceEntriesRequest, dir::ListReferenceEntriesResponse>(
        client::kListReferenceEntries, [this](const dir::ListReferenceEntriesRequest& request) {
          const bool asks_for_proposed = request.filter().state() == dir::ReferenceEntry::STATE_PROPOSED;
          return asks_for_proposed ? proposed_ : rates_;
        });
    Answer<dir::GetEffectiveGroupSettingsRequest, dir::EffectiveGroupSettings>(
        client::kGetEffectiveGroupSettings,
        "settings { delivery_address_required: true invoice_terms { codes: 'net 30' } }");
    Answer<notification::v1::GetUnreadCountRequest, notification::v1::UnreadCount>(client::kGetUnreadCount, "");
    Answer<notification::v1::ListTargetsRequest, notification::v1::ListTargetsResponse>(
        client::kListTargets, [this](const notification::v1::ListTargetsRequest&) { return targets_; });
    Answer<notification::v1::ListDeliveriesRequest, notification::v1::ListDeliveriesResponse>(
        client::kListDeliveries, [this](const notification::v1::ListDeliveriesRequest&) { return dead_; });
    Answer<budget::v1::ListBudgetsRequest, budget::v1::ListBudgetsResponse>(
        client::kListBudgets,
        [this](const budget::v1::ListBudgetsRequest&) -> absl::StatusOr<budget::v1::ListBudgetsResponse> {
          if (!caller_.ok()) return caller_;
          return budget::v1::ListBudgetsResponse();
        });
    Answer<approval::v1::ListRulesRequest, approval::v1::ListRulesResponse>(client::kListRules, "rules {}");
    Answer<approval::v1::ListReviewsRequest, approval::v1::ListReviewsResponse>(
        client::kListReviews, [this](const approval::v1::ListReviewsRequest& request) {
          return request.nobody_decides() ? without_people_ : approval::v1::ListReviewsResponse();
        });
    Answer<im::ListInvoicesRequest, im::ListInvoicesResponse>(
        client::kListInvoices, [this](const im::ListInvoicesRequest&) { return waiting_; });
    variables_["OUTLAY_PURCHASE_ORDER_ADMIN"] = "po:1";
    variables_["OUTLAY_INVOICE_MATCHING_ADMIN"] = "im:1";
    variables_["OUTLAY_DIRECTORY_ADMIN"] = "dir:1";
    variables_["OUTLAY_NOTIFICATION_ADMIN"] = "no:1";
    variables_["OUTLAY_APPROVAL_ADMIN"] = "ap:1";
    variables_["OUTLAY_BUDGET_ADMIN"] = "bu:1";
    for (const std::string admin : {"po:1", "im:1", "dir:1", "no:1", "ap:1", "bu:1"}) {
      pages_[admin + "/readyz"] = {200, "{\"ready\":true}\n"};
      pages_[admin + "/metrics"] = {
          200, "outlay_build_info{service=\"x\",version=\"0.1.0\"} 1\noutlay_feed_lag_records 0\n"};
    }
  }

  health::HealthCheckResponse::ServingStatus status_ = health::HealthCheckResponse::SERVING;
  approval::v1::ListReviewsResponse without_people_;
  im::ListInvoicesResponse waiting_;
  po::ListPurchaseOrdersResponse in_review_;
  po::ListPurchaseOrdersResponse next_page_;
  po::ListPurchaseOrdersResponse changing_;
  absl::Status orders_error_;
  absl::Status caller_;  // what directory and budget say of who calls
  dir::Organization organization_;
  dir::ListOrganizationsResponse organizations_;
  dir::ListReferenceEntriesResponse rates_;
  dir::ListReferenceEntriesResponse proposed_;
  notification::v1::ListTargetsResponse targets_;
  notification::v1::ListDeliveriesResponse dead_;
};

TEST_F(DoctorTest, TellsOfTargetsThatFailAndOfMessagesThatWereGivenUp) {
  notification::v1::Target& target = *targets_.add_targets();
  target.set_name("organizations/acme/targets/hook");
  target.mutable_health()->set_pending(1234);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("none fails; 1,234 messages wait"));
  EXPECT_THAT(out(), HasSubstr("nothing was given up"));
  target.mutable_health()->mutable_paused_until()->set_seconds(1595000000);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("hook fails, and is left alone until 2020-07-17 15:33"));
  target.set_disabled(true);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << "nobody waits for what is switched off";
  dead_.add_deliveries()->set_target("organizations/acme/users/ann");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("such as one to ann"));
  EXPECT_THAT(out(), HasSubstr("outlay delivery redeliver-all"));
}

TEST_F(DoctorTest, TellsOfOrdersThatApprovalDoesNotKnowOf) {
  po::PurchaseOrder& order = *in_review_.add_purchase_orders();
  order.set_name("organizations/acme/purchaseOrders/po-1");
  order.mutable_review()->set_with_approval(true);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  order.mutable_review()->set_with_approval(false);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("orders wait for approval, such as organizations/acme/purchaseOrders/po-1"));
  order.mutable_budget()->set_waiting(true);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("orders wait for budget, such as organizations/acme/purchaseOrders/po-1"));
  EXPECT_THAT(out(), HasSubstr("--budget_target"));
}

TEST_F(DoctorTest, TellsOfChangesOfOrdersThatNobodyKnowsOf) {
  po::PurchaseOrder& order = *changing_.add_purchase_orders();
  order.set_name("organizations/acme/purchaseOrders/po-2");
  order.mutable_change()->set_state(po::OrderChange::STATE_IN_REVIEW);
  order.mutable_change()->set_with_approval(true);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  order.mutable_change()->set_with_approval(false);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("changes of orders wait for approval, such as organizations/acme/purchaseOrders/po-2"));
  order.mutable_change()->set_state(po::OrderChange::STATE_FUNDING);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("changes of orders wait for budget, such as organizations/acme/purchaseOrders/po-2"));
}

TEST_F(DoctorTest, TellsOfReviewsThatNobodyMayDecide) {
  for (const char* id : {"po-1", "po-2"}) {
    without_people_.add_reviews()->set_name(Concat("organizations/acme/reviews/", id));
  }
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("nobody may decide 2, such as po-1"));
  EXPECT_THAT(out(), HasSubstr("outlay review show po-1"));
}

TEST_F(DoctorTest, ReadsOnWhereWhatWaitsIsFurtherBehind) {
  in_review_.set_next_page_token("more");
  next_page_.add_purchase_orders()->set_name("organizations/acme/purchaseOrders/po-9");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("orders wait for approval, such as organizations/acme/purchaseOrders/po-9"));
}

TEST_F(DoctorTest, DoesNotSayThatNothingWaitsWhereItMayNotLook) {
  orders_error_ = absl::PermissionDeniedError("not yours");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), Not(HasSubstr("no order or change waits")));
  EXPECT_THAT(out(), HasSubstr("not yours"));
}

TEST_F(DoctorTest, FindsNothingWrong) {
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("purchase_order    reachable  ok"));
  EXPECT_THAT(out(), HasSubstr("1,234 records in the log"));
  EXPECT_THAT(out(), HasSubstr("0.1.0"));
  EXPECT_THAT(out(), Not(HasSubstr("->")));
  EXPECT_THAT(err(), HasSubstr("All is well"));
}

TEST_F(DoctorTest, SaysWhichServiceIsDownAndWhatToDo) {
  down_ = "invoice_matching";
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("invoice_matching  reachable  problem  no answer at 127.0.0.1:"));
  EXPECT_THAT(out(), HasSubstr("-> start it, or say where it is: --invoice-matching HOST:PORT"));
  EXPECT_THAT(err(), HasSubstr("error: 1 problem;"));
}

TEST_F(DoctorTest, BudgetMayBeMissing) {
  down_ = "budget";
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("--budget HOST:PORT; nothing to do where nothing has a budget"));
}

TEST_F(DoctorTest, ApprovalMayBeMissing) {
  down_ = "approval";
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("--approval HOST:PORT; nothing to do where nobody reviews anything"));
}

TEST_F(DoctorTest, NotificationMayBeMissing) {
  down_ = "notification";
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("--notification HOST:PORT; nothing to do where nobody is to be told anything"));
}

TEST_F(DoctorTest, ADirectoryMayBeMissing) {
  down_ = "directory";
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("directory         reachable  unknown  no answer at 127.0.0.1:"));
  EXPECT_THAT(out(), HasSubstr("--directory HOST:PORT; nothing to do where the services read --directory_file"));
}

TEST_F(DoctorTest, SaysWhatAServiceWaitsFor) {
  status_ = health::HealthCheckResponse::NOT_SERVING;
  pages_["po:1/readyz"] = {503, R"({"ready":false,"missing":{"directory is loaded":"the file is not there"}})"};
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("it does not take calls"));
  EXPECT_THAT(out(), HasSubstr("no: directory is loaded: the file is not there"));
}

TEST_F(DoctorTest, SaysHowFarAConsumerIsBehind) {
  pages_["im:1/metrics"] = {200, kMetrics};
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("2 records behind purchase_order, 31 s"));
}

TEST_F(DoctorTest, LetsAConsumerBeAMomentBehind) {
  pages_["im:1/metrics"] = {200,
                            "outlay_feed_lag_records{producer=\"p\"} 3\noutlay_feed_lag_seconds{producer=\"p\"} 2.4\n"};
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("3 records behind p, 2 s"));
  pages_["im:1/metrics"] = {200, ""};
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("caught up  unknown  not told yet"));
}

TEST_F(DoctorTest, SaysThatOnlyOneServiceDoesItsPartOfInvitations) {
  const auto say = [this](int made, int written) {
    pages_["dir:1/metrics"] = {200, Concat("outlay_directory_invitations_by_email ", made, "\n")};
    pages_["no:1/metrics"] = {
        200, Concat("outlay_notification_invitations_by_email ", written, "\noutlay_feed_lag_records 0\n")};
  };
  for (const int both : {0, 1}) {
    say(both, both);
    EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out();
  }
  say(1, 0);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("directory takes invitations by e-mail, and nobody writes them"));
  say(0, 1);
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("start directory with --invitation_key_file"));
}

TEST_F(DoctorTest, SaysHowOldAServicesCopyOfDirectoryIs) {
  const auto heard = [this](absl::Duration ago) {
    pages_["bu:1/metrics"] = {
        200, Concat("outlay_access_contact_timestamp_seconds ", absl::ToUnixSeconds(clock_.Now() - ago), "\n")};
  };
  heard(absl::Seconds(29));
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("access copy  ok      29 s old"));
  heard(absl::Seconds(30));
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("30 s old: at 60 s changes are refused"));
  heard(absl::Seconds(60));
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("60 s old: changes are refused"));
  heard(absl::Minutes(15));
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("900 s old: everything is refused"));
  heard(-absl::Seconds(5));
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << "its clock is ahead";
  heard(-absl::Seconds(61));
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("dated 61 s ahead"));
  pages_["bu:1/metrics"] = {200, "outlay_access_contact_timestamp_seconds 0\n"};
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << "it has just started";
  EXPECT_THAT(out(), HasSubstr("access copy  unknown  not told yet"));
}

TEST_F(DoctorTest, WantsADirectoryThatOthersFollow) {
  down_ = "directory";
  pages_["bu:1/metrics"] = {
      200, Concat("outlay_access_contact_timestamp_seconds ", absl::ToUnixSeconds(clock_.Now()), "\n")};
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("directory         reachable    problem  no answer at 127.0.0.1:"));
  EXPECT_THAT(out(), HasSubstr("others follow it, and refuse changes without it"));
}

TEST_F(DoctorTest, SaysOnceThatThereIsNoSuchOrganization) {
  caller_ = MakeError(absl::StatusCode::kPermissionDenied, "USER_NOT_ACTIVE", "no active user calls");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("no active user calls")) << "it is there, and the caller is not one of its users";
  EXPECT_THAT(err(), HasSubstr("2 problems"));
  organizations_.clear_organizations();
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("there is no organization acme"));
  EXPECT_THAT(out(), HasSubstr("-> make it: outlay organization create acme"));
  EXPECT_THAT(out(), Not(HasSubstr("no active user calls")));
  EXPECT_THAT(err(), HasSubstr("1 problem;"));
}

TEST_F(DoctorTest, SaysThatInvoicesWait) {
  waiting_.add_invoices()->set_name("organizations/acme/invoices/inv-1");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr("invoices wait for purchase_order, such as organizations/acme/invoices/inv-1"));
}

TEST_F(DoctorTest, SaysWhatDirectoryAsksOfPurchases) {
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("no exchange rates: invoices in other currencies would wait"));
  EXPECT_THAT(out(), HasSubstr("all groups have delivery_address_required, invoice_terms"));
  rates_.add_reference_entries();
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("there are exchange rates"));
}

TEST_F(DoctorTest, SaysWhatWaitsForASecondPerson) {
  organization_.mutable_proposed_settings()->set_proposed_by("ann");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk);
  EXPECT_THAT(out(), Not(HasSubstr("ann proposed others"))) << "it is over";
  organization_.mutable_proposed_settings()->mutable_expire_time()->set_seconds(32'503'680'000);
  organization_.set_etag("e-7");
  proposed_.add_reference_entries()->set_code("home-of-bob");
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("ann proposed others, which wait for a second person"));
  EXPECT_THAT(out(), HasSubstr("outlay organization confirm-settings e-7"));
  EXPECT_THAT(out(), HasSubstr("home address home-of-bob waits for a second person"));
}

TEST_F(DoctorTest, SaysWhatItCouldNotAsk) {
  variables_.clear();
  EXPECT_EQ(Run({"doctor"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("-> say where its admin port is: --purchase-order-admin HOST:PORT"));
  EXPECT_THAT(out(), HasSubstr("-> say for which organization: --organization ID"));
  EXPECT_EQ(Run({"doctor", "--organization", "acme"}), ExitCode::kOk) << out() << err();
  EXPECT_THAT(out(), HasSubstr("-> say who you are: --user ID"));
}

TEST_F(DoctorTest, TellsScripts) {
  down_ = "purchase_order";
  EXPECT_EQ(Run({"doctor", "--json"}), ExitCode::kRefused);
  EXPECT_THAT(out(), HasSubstr(R"("health":"problem")"));
  EXPECT_THAT(out(), HasSubstr(R"("service":"invoice_matching")"));
}

TEST(MetricsTest, ReadsPrometheusText) {
  EXPECT_EQ(MetricLabel(kMetrics, "outlay_build_info", "version"), "0.1.0");
  EXPECT_EQ(MetricLabel(kMetrics, "outlay_build_info", "colour"), std::nullopt);
  EXPECT_EQ(MetricSum(kMetrics, "outlay_feed_lag_records"), 3.0);
  EXPECT_EQ(MetricSum(kMetrics, "outlay_feed"), std::nullopt);
  EXPECT_EQ(MetricSum("", "x"), std::nullopt);
  EXPECT_THAT(MetricBy(kMetrics, "outlay_feed_lag_records", "producer"),
              ElementsAre(Pair("directory", 1), Pair("purchase_order", 2)));
  EXPECT_THAT(MetricBy(kMetrics, "outlay_feed_lag_records", "producer", "\"directory\""),
              ElementsAre(Pair("directory", 1)));
}

}  // namespace
}  // namespace outlay::cli
