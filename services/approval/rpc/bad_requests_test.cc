// Every method of the service against every rule of its fields, one broken at a time.
#include "common/rpc/testing/bad_calls.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using rpc::GoodCall;

// A subject with every field set that a caller writes.
constexpr char kSubject[] = R"pb(
  resource: "organizations/acme/purchaseOrders/po-1"
  kind: SUBJECT_KIND_PURCHASE_ORDER
  title: "t"
  details: "d"
  amount { currency_code: "USD" units: 1 }
  group: "organizations/acme/groups/engineering"
  supplier: "organizations/acme/suppliers/initech"
  lines {
    number: "1"
    description: "d"
    category: "4321"
    cost_center: "42"
    amount { currency_code: "USD" units: 1 }
    quantity { value: "1" }
    unit_price { value: "1" }
  }
  terms { field: "notes" digest: "0f" }
  requester: "organizations/acme/users/eve"
  involved: "organizations/acme/users/dan"
  budget_owners: "organizations/acme/users/cat"
)pb";

constexpr char kRule[] = R"pb(
  name: "organizations/acme/rules/r"
  display_name: "d"
  group: "organizations/acme/groups/engineering"
  conditions {
    kinds: SUBJECT_KIND_PURCHASE_ORDER
    categories: "4321"
    suppliers: "organizations/acme/suppliers/initech"
    cost_centers: "42"
  }
  tiers { up_to { currency_code: "USD" units: 1 } }
  tiers {
    above { currency_code: "USD" units: 1 }
    stages {
      display_name: "s"
      approvers { user: "organizations/acme/users/bob" }
      approvers { role: "organizations/acme/roles/approver" }
      approvers { manager_level: 1 }
      quorum: QUORUM_COUNT
      quorum_value: 1
      escalations {
        after_hours: 24
        action: ACTION_ADD
        approver { user: "organizations/acme/users/cat" }
      }
    }
  }
  etag: "e"
)pb";

constexpr char kBuyingPolicy[] = R"pb(
  name: "organizations/acme/buyingPolicies/p"
  display_name: "d"
  group: "organizations/acme/groups/engineering"
  availability: AVAILABILITY_RESTRICTED
  categories: "4321"
  suppliers: "organizations/acme/suppliers/initech"
  items: "i"
  except_suppliers: "organizations/acme/suppliers/globex"
  except_items: "e"
  guidance: "g"
  etag: "e"
)pb";

constexpr char kItem[] = "{ category: '4321' supplier: 'organizations/acme/suppliers/initech' item: 'i' }";

GoodCall CallOf(const std::string& method, const std::string& request) {
  return {.method = "outlay.approval.v1." + method, .messages = {request}};
}

std::vector<GoodCall> AllCalls() {
  const std::string parent = "parent: 'organizations/acme' ";
  const std::string on_review = "request_id: 'r' name: 'organizations/acme/reviews/r' ";
  const std::string on_change = "request_id: 'r' name: 'organizations/acme/approvalChanges/c' etag: 'e'";
  const std::string subject = Concat("subject { ", kSubject, " }");
  const std::string rule = Concat("rule { ", kRule, " }");
  const std::string policy = Concat("buying_policy { ", kBuyingPolicy, " }");
  const std::string group = "group: 'organizations/acme/groups/engineering' ";
  return {
      CallOf("Rules.CreateRule", parent + "rule_id: 'r' " + rule),
      CallOf("Rules.GetRule", "name: 'organizations/acme/rules/r'"),
      CallOf("Rules.ListRules", parent + "page_size: 5"),
      CallOf("Rules.UpdateRule", "request_id: 'r' " + rule),
      CallOf("Rules.DeleteRule", "request_id: 'r' name: 'organizations/acme/rules/r' etag: 'e'"),
      CallOf("Rules.SimulateReview", parent + subject),
      CallOf(
          "RuleReplays.ReplayRules",
          Concat(parent, "rules { ", kRule, " } without_rules: 'organizations/acme/rules/s' start_time { seconds: 1 } ",
                 "end_time { seconds: 2 } kinds: SUBJECT_KIND_PURCHASE_ORDER page_size: 5")),
      CallOf("Reviews.OpenReview", parent + "review_id: 'r' " + subject),
      CallOf("Reviews.ResubmitReview", on_review + subject),
      CallOf("Reviews.GetReview", "name: 'organizations/acme/reviews/r'"),
      CallOf("Reviews.ListReviews", parent + "page_size: 5"),
      CallOf("Reviews.DecideReview", on_review + "digest: 'd' verdict: VERDICT_REJECT reason: 'w' rejected_lines: '1'"),
      CallOf("Reviews.RequestInformation", on_review + "text: 't'"),
      CallOf("Reviews.ProposeBudget",
             on_review + "digest: 'd' group: 'organizations/acme/groups/g' cost_center: 'c' project: 'p' reason: 'w'"),
      CallOf("Reviews.AnswerInformation", on_review + "text: 't'"),
      CallOf("Reviews.AbandonReview", on_review + "reason: 'w'"),
      CallOf("Reviews.WithdrawReview", on_review + "reason: 'w'"),
      CallOf("Delegations.CreateDelegation",
             parent +
                 "delegation_id: 'd' delegation { delegate: 'organizations/acme/users/bob' start_time { seconds: 9 "
                 "} end_time { seconds: 99 } kinds: SUBJECT_KIND_INVOICE cap { currency_code: 'USD' units: 1 } }"),
      CallOf("Delegations.ListDelegations", parent + "page_size: 5"),
      CallOf("Delegations.RevokeDelegation", "request_id: 'r' name: 'organizations/acme/delegations/d'"),
      CallOf("ApprovalSettingsService.GetApprovalSettings", parent),
      CallOf("ApprovalSettingsService.UpdateApprovalSettings",
             parent +
                 "request_id: 'r' settings { split_detection { window_days: 7 least_share_percent: 10 } etag: 'e' "
                 "work_calendar { time_zone: 'UTC' free_weekdays: SUNDAY holidays { year: 2026 month: 1 day: 1 } } }"),
      CallOf("ApprovalChanges.ProposeApprovalChange",
             Concat(parent, "approval_change_id: 'c' reason: 'w' change { rule { ", kRule, " } }")),
      CallOf("ApprovalChanges.ConfirmApprovalChange", on_change),
      CallOf("ApprovalChanges.RejectApprovalChange", on_change),
      CallOf("ApprovalChanges.GetApprovalChange", "name: 'organizations/acme/approvalChanges/c'"),
      CallOf("ApprovalChanges.ListApprovalChanges", parent + "page_size: 5"),
      CallOf("BuyingPolicies.CreateBuyingPolicy", parent + "buying_policy_id: 'p' " + policy),
      CallOf("BuyingPolicies.GetBuyingPolicy", "name: 'organizations/acme/buyingPolicies/p'"),
      CallOf("BuyingPolicies.ListBuyingPolicies", parent + "page_size: 5"),
      CallOf("BuyingPolicies.UpdateBuyingPolicy", "request_id: 'r' " + policy),
      CallOf("BuyingPolicies.DeleteBuyingPolicy",
             "request_id: 'r' name: 'organizations/acme/buyingPolicies/p' etag: 'e'"),
      CallOf("GuidedBuying.CheckPurchase", Concat(parent, group, "items ", kItem)),
      CallOf("GuidedBuying.CreateBuyingException", Concat(parent, "buying_exception_id: 'x' buying_exception { ", group,
                                                          "item ", kItem, " justification: 'j' }")),
      CallOf("GuidedBuying.GetBuyingException", "name: 'organizations/acme/buyingExceptions/x'"),
      CallOf("GuidedBuying.ListBuyingExceptions",
             parent + "page_size: 5 requester: 'organizations/acme/users/eve' state: STATE_USED"),
      CallOf("GuidedBuying.DecideBuyingException",
             "request_id: 'r' name: 'organizations/acme/buyingExceptions/x' grant: true reason: 'w' "
             "expire_time { seconds: 99 }"),
  };
}

class BadCallsTest : public ServiceFixture {};

class BadRequestsTest : public BadCallsTest, public ::testing::WithParamInterface<GoodCall> {};

TEST_P(BadRequestsTest, AreRefusedByNameAndChangeNothing) {
  ExpectRefusesBadMessages(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, BadRequestsTest, ::testing::ValuesIn(AllCalls()),
                         [](const auto& test) { return rpc::MethodOf(test.param).name(); });

// A new method must come into the table.
TEST_F(BadCallsTest, AreMadeOfEveryMethod) {
  rpc::ExpectCovers(AllCalls(), rpc::MethodsOf(dispatcher_));
}

}  // namespace
}  // namespace outlay::approval
