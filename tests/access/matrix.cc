#include "tests/access/matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/str_split.h"
#include "outlay/approval/v1/approval_changes.pb.h"
#include "outlay/approval/v1/approval_settings.pb.h"
#include "outlay/approval/v1/delegations.pb.h"
#include "outlay/approval/v1/guided_buying.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rule_replays.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/audit/v1/audit.pb.h"
#include "outlay/budget/v1/allocation_files.pb.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "outlay/budget/v1/budget_files.pb.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/forecasts.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/budget/v1/override_grants.pb.h"
#include "outlay/budget/v1/year_ends.pb.h"
#include "outlay/development/v1/business_time.pb.h"
#include "outlay/directory/v1/access_reviews.pb.h"
#include "outlay/directory/v1/group_mappings.pb.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/mailboxes.pb.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/roles.pb.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/event/v1/parking.pb.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/expiry_ladders.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/invoice_ladders.pb.h"
#include "outlay/notification/v1/preferences.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "outlay/notification/v1/templates.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/marketplace_purchases.pb.h"
#include "outlay/purchase_order/v1/order_contacts.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"

namespace outlay::access {
namespace {

constexpr char kTable[] = "tests/access/matrix.txt";

// Makes the files that this test links known by name.
std::vector<const google::protobuf::FileDescriptor*> LinkedFiles() {
  return {approval::v1::CreateDelegationRequest::descriptor()->file(),
          approval::v1::GetApprovalChangeRequest::descriptor()->file(),
          approval::v1::CreateBuyingPolicyRequest::descriptor()->file(),
          approval::v1::GetApprovalSettingsRequest::descriptor()->file(),
          approval::v1::OpenReviewRequest::descriptor()->file(),
          approval::v1::CreateRuleRequest::descriptor()->file(),
          approval::v1::ReplayRulesRequest::descriptor()->file(),
          audit::v1::GetSignedHeadRequest::descriptor()->file(),
          budget::v1::ExportAllocationsRequest::descriptor()->file(),
          budget::v1::ExportBudgetsRequest::descriptor()->file(),
          budget::v1::GetBudgetMoveRequest::descriptor()->file(),
          budget::v1::GetBudgetProgressRequest::descriptor()->file(),
          budget::v1::GetBudgetRequest::descriptor()->file(),
          budget::v1::SetAllocationsRequest::descriptor()->file(),
          budget::v1::SettleDocumentRequest::descriptor()->file(),
          budget::v1::ForecastBudgetRequest::descriptor()->file(),
          budget::v1::GetHoldRequest::descriptor()->file(),
          budget::v1::GetOverrideGrantRequest::descriptor()->file(),
          budget::v1::GetYearEndRequest::descriptor()->file(),
          development::v1::SetBusinessTimeRequest::descriptor()->file(),
          directory::v1::GetAccessReviewRequest::descriptor()->file(),
          directory::v1::GetGroupMappingRequest::descriptor()->file(),
          directory::v1::GetGroupRequest::descriptor()->file(),
          directory::v1::GetMailboxRequest::descriptor()->file(),
          directory::v1::AddMembershipRequest::descriptor()->file(),
          directory::v1::GetOrganizationRequest::descriptor()->file(),
          directory::v1::GetReferenceEntryRequest::descriptor()->file(),
          directory::v1::GrantRoleRequest::descriptor()->file(),
          directory::v1::GetRoleRequest::descriptor()->file(),
          directory::v1::CreateScimTokenRequest::descriptor()->file(),
          directory::v1::GetUserRequest::descriptor()->file(),
          event::v1::SubscribeRequest::descriptor()->file(),
          event::v1::WatchEventsRequest::descriptor()->file(),
          event::v1::ListParkedEventsRequest::descriptor()->file(),
          invoice_matching::v1::GetInvoiceRequest::descriptor()->file(),
          notification::v1::GetExpiryLadderRequest::descriptor()->file(),
          notification::v1::GetInvoiceLadderRequest::descriptor()->file(),
          notification::v1::ListNoticesRequest::descriptor()->file(),
          notification::v1::GetPreferencesRequest::descriptor()->file(),
          notification::v1::ListSubscriptionsRequest::descriptor()->file(),
          notification::v1::ListTargetsRequest::descriptor()->file(),
          notification::v1::ListDeliveriesRequest::descriptor()->file(),
          notification::v1::GetTemplateRequest::descriptor()->file(),
          purchase_order::v1::AssociateInvoicesRequest::descriptor()->file(),
          purchase_order::v1::RecordMarketplacePurchaseRequest::descriptor()->file(),
          purchase_order::v1::GetOrderContactRequest::descriptor()->file(),
          purchase_order::v1::GetPurchaseOrderRequest::descriptor()->file(),
          purchase_order::v1::GetSupplierRequest::descriptor()->file()};
}

std::optional<Scope> ScopeOf(const std::string& word) {
  if (word == "group") return Scope::kGroup;
  if (word == "top") return Scope::kTop;
  if (word == "services") return Scope::kServices;
  if (word == "development") return Scope::kDevelopment;
  return std::nullopt;
}

}  // namespace

std::map<std::string, Row> ReadTable() {
  std::map<std::string, Row> table;
  std::ifstream file(kTable);
  EXPECT_TRUE(file.good()) << kTable;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string method;
    std::string scope;
    Row row;
    words >> method >> row.permission >> row.roles >> scope;
    const std::pair<std::string, std::string> parts = absl::StrSplit(scope, absl::MaxSplits(':', 1));
    const std::optional<Scope> known = ScopeOf(parts.first);
    EXPECT_TRUE(known.has_value()) << line;
    row.scope = known.value_or(Scope::kTop);
    row.services = absl::StrSplit(parts.second, ',', absl::SkipEmpty());
    EXPECT_TRUE(table.emplace("outlay." + method, row).second) << method << " has two lines";
  }
  return table;
}

std::vector<std::unique_ptr<const rpc::Method>> AllMethods() {
  std::vector<std::string> linked;
  std::vector<std::unique_ptr<const rpc::Method>> methods;
  for (const auto* const file : LinkedFiles()) {
    linked.push_back("proto/" + file->name());
    for (int i = 0; i < file->service_count(); ++i) {
      auto of_service = rpc::BuildMethods(file->service(i)).value();
      std::move(of_service.begin(), of_service.end(), std::back_inserter(methods));
    }
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator("proto/outlay")) {
    if (entry.path().extension() != ".proto") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    if (text.str().find("\nservice ") == std::string::npos) continue;
    EXPECT_NE(std::find(linked.begin(), linked.end(), entry.path().string()), linked.end())
        << entry.path() << " has a service: name its file in LinkedFiles";
  }
  return methods;
}

}  // namespace outlay::access
