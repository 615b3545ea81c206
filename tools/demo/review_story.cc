#include "tools/demo/review_story.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "google/protobuf/text_format.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace ap = approval::v1;
namespace dir = directory::v1;
namespace po = purchase_order::v1;

constexpr char kParent[] = "organizations/reviewed";
constexpr char kOrganization[] = "reviewed";
constexpr char kDirectory[] = "directory";
constexpr char kApproval[] = "approval";
constexpr char kOrders[] = "purchase_order";
// The services are on this machine, and nothing else is going on.
constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::Duration kPause = absl::Milliseconds(20);

absl::Status Failed(std::string_view what) {
  return MakeError(absl::StatusCode::kInternal, "EXAMPLE_FAILED", what, {});
}

// What passes when a copy of the directory has arrived.
bool IsEarly(const absl::Status& status) {
  for (const std::string_view reason : {"ORGANIZATION_NOT_FOUND", "GROUP_NOT_FOUND", "RULE_INVALID"}) {
    if (ErrorReason(status) == reason) return true;
  }
  return absl::IsUnavailable(status);
}

}  // namespace

ReviewStory::~ReviewStory() {
  // They belong to calls that the services would wait for.
  channels_.clear();
}

absl::Status ReviewStory::Run() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  std::filesystem::create_directories(folder_, error);
  for (const char* service : {kDirectory, kApproval, kOrders}) OUTLAY_RETURN_IF_ERROR(Start(service));
  OUTLAY_RETURN_IF_ERROR(MakeCompany());
  OUTLAY_RETURN_IF_ERROR(MakeRuleAndSupplier());
  return Review();
}

absl::Status ReviewStory::Start(const std::string& service) {
  const auto target = [this](const std::string& name) { return Concat("127.0.0.1:", services_[name].port); };
  std::vector<std::string> flags;
  if (service != kDirectory) flags.push_back(Concat("--directory_target=", target(kDirectory)));
  if (service == kOrders) flags.push_back(Concat("--approval_target=", target(kApproval)));
  OUTLAY_ASSIGN_OR_RETURN(services_[service],
                          process::StartService({.name = service,
                                                 .program = Concat(programs_, "/", service, "/outlay_", service),
                                                 .folder = folder_,
                                                 .flags = std::move(flags),
                                                 .environment = {}}));
  channels_[service] = std::make_unique<rpc::GrpcChannel>(
      &pool_, rpc::GrpcChannelOptions{.target = target(service), .service = service, .connections = 1});
  return absl::OkStatus();
}

absl::Status ReviewStory::Until(const std::function<bool()>& is_so, std::string_view what) {
  for (absl::Duration waited; waited < kPatience; waited += kPause) {
    if (is_so()) return absl::OkStatus();
    if (services_[kDirectory].process.EndsWithin(kPause)) break;
  }
  return Failed(what);
}

template <typename Request, typename Response>
absl::Status ReviewStory::Call(const std::string& who, const std::string& service, std::string_view method,
                               const std::string& request, Response* response) {
  Request parsed;
  if (!google::protobuf::TextFormat::ParseFromString(request, &parsed)) return Failed(request);
  absl::Status status;
  const auto is_answered = [&] {
    status = rpc::CallAndWait(*channels_[service], method, parsed, response,
                              {.caller = {.subject = who, .organization = who == "operator" ? "" : kOrganization}});
    return !IsEarly(status);
  };
  OUTLAY_RETURN_IF_ERROR(Until(is_answered, method));
  return status;
}

absl::Status ReviewStory::MakeCompany() {
  dir::Organization organization;
  OUTLAY_RETURN_IF_ERROR(Call<dir::CreateOrganizationRequest>(
      "operator", kDirectory, client::kCreateOrganization,
      "organization_id: 'reviewed' organization { display_name: 'A company' base_currency: 'USD' settings { "
      "approvals_enabled: true } } first_administrator { user_id: 'ann' email: 'ann@example.com' }",
      &organization));
  dir::User bob;
  OUTLAY_RETURN_IF_ERROR(Call<dir::CreateUserRequest>(
      "ann", kDirectory, client::kCreateUser,
      Concat("parent: '", kParent, "' user_id: 'bob' activate: true user { email: 'bob@example.com' }"), &bob));
  dir::RoleGrant grant;
  return Call<dir::GrantRoleRequest>(
      "ann", kDirectory, client::kGrantRole,
      Concat("parent: '", kParent, "' role_grant_id: 'bob' role_grant { user: '", kParent, "/users/bob' role: '",
             kParent, "/roles/approver' group: '", kParent,
             "/groups/root' authority_limit { currency_code: 'USD' units: 5000 } }"),
      &grant);
}

absl::Status ReviewStory::MakeRuleAndSupplier() {
  ap::Rule rule;
  OUTLAY_RETURN_IF_ERROR(Call<ap::CreateRuleRequest>(
      "ann", kApproval, client::kCreateRule,
      Concat("parent: '", kParent, "' rule_id: 'above-100' rule { group: '", kParent,
             "/groups/root' tiers { up_to { currency_code: 'USD' units: 100 } } tiers { above { currency_code: 'USD' "
             "units: 100 } stages { approvers { user: '",
             kParent, "/users/bob' } quorum: QUORUM_ANY_ONE } } }"),
      &rule));
  po::Supplier supplier;
  return Call<po::CreateSupplierRequest>(
      "ann", kOrders, client::kCreateSupplier,
      Concat("parent: '", kParent,
             "' supplier_id: 'initech' supplier { display_name: 'Initech' bill_from_entities { bill_from_entity_id: "
             "'inc' currency: 'USD' } }"),
      &supplier);
}

po::PurchaseOrder ReviewStory::ReadOrder() {
  po::PurchaseOrder order;
  Call<po::GetPurchaseOrderRequest>("eve", kOrders, client::kGetPurchaseOrder,
                                    Concat("name: '", kParent, "/purchaseOrders/chairs'"), &order)
      .IgnoreError();
  return order;
}

absl::Status ReviewStory::Review() {
  say_("Orders above 100 USD need bob, who may approve up to 5,000 USD.");
  po::PurchaseOrder order;
  OUTLAY_RETURN_IF_ERROR(Call<po::CreatePurchaseOrderRequest>(
      "eve", kOrders, client::kCreatePurchaseOrder,
      Concat("parent: '", kParent, "' purchase_order_id: 'chairs' submit: true purchase_order { number: 'CHAIRS' ",
             "supplier: '", kParent, "/suppliers/initech' bill_from_entities: '", kParent,
             "/suppliers/initech/billFromEntities/inc' period { first_month: '2026-01' last_month: '2026-12' } ",
             "lines { number: '1' item: 'chairs' amount { currency_code: 'USD' units: 1200 } } }"),
      &order));
  if (order.state() != po::PurchaseOrder::STATE_PENDING_APPROVAL) return Failed("the order does not wait");
  say_("    order CHAIRS, 1200 USD, submitted by eve  →  waits for its review");
  OUTLAY_RETURN_IF_ERROR(
      Until([&] { return ReadOrder().review().with_approval(); }, "approval was not told of the order"));
  ap::ListReviewsResponse waiting;
  OUTLAY_RETURN_IF_ERROR(Call<ap::ListReviewsRequest>(
      "bob", kApproval, client::kListReviews, Concat("parent: '", kParent, "' waiting_for_me: true"), &waiting));
  if (waiting.reviews_size() != 1) return Failed("bob is not asked");
  const ap::Review& asked = waiting.reviews(0);
  ap::Review decided;
  OUTLAY_RETURN_IF_ERROR(Call<ap::DecideReviewRequest>(
      "bob", kApproval, client::kDecideReview,
      Concat("request_id: 'yes' name: '", asked.name(), "' digest: '", asked.digest(), "' verdict: VERDICT_APPROVE"),
      &decided));
  say_(Concat("    bob is asked about \"", asked.subject().title(), "\", and approves what he saw"));
  OUTLAY_RETURN_IF_ERROR(Until([&] { return ReadOrder().state() == po::PurchaseOrder::STATE_ISSUED; },
                               "the approved order was not issued"));
  say_("    order CHAIRS is issued");
  return absl::OkStatus();
}

}  // namespace outlay::demo
