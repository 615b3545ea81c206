#include "tools/client/methods.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "google/protobuf/descriptor.h"
#include "outlay/approval/v1/approval_settings.pb.h"
#include "outlay/approval/v1/delegations.pb.h"
#include "outlay/approval/v1/guided_buying.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "outlay/budget/v1/budget_files.pb.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/forecasts.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/budget/v1/year_ends.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "outlay/notification/v1/templates.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"

namespace outlay::client {
namespace {

class MethodsTest : public ::testing::TestWithParam<std::string_view> {};

TEST_P(MethodsTest, NamesAMethodOfTheProtos) {
  std::string name(GetParam().substr(1));
  std::replace(name.begin(), name.end(), '/', '.');
  EXPECT_NE(google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name), nullptr) << name;
}

INSTANTIATE_TEST_SUITE_P(
    All, MethodsTest,
    ::testing::Values(
        kCreateBudget, kUpdateBudget, kGetBudget, kListBudgets, kImportBudgets, kExportBudgets, kForecastBudget,
        kGetBudgetProgress, kGetBudgetMonths, kGetBudgetHistory, kGetGroupTotals, kActivateBudget, kFreezeBudget,
        kCloseBudget, kDeleteBudget, kListBudgetRevisions, kSetAllocations, kTakeBackAllocations, kListAllocations,
        kImportAllocations, kExportAllocations, kTransferBudget, kIncreaseBudget, kDecreaseBudget, kReverseBudgetMove,
        kConfirmBudgetMove, kCreateOverrideGrant, kRevokeOverrideGrant, kGetOverrideGrant, kListOverrideGrants,
        kRejectBudgetMove, kGetBudgetMove, kListBudgetMoves, kPreviewYearEnd, kCloseYear, kReverseYearEnd, kGetYearEnd,
        kListYearEnds, kListYearEndLines, kAuthorizeHold, kSimulateHolds, kExplainDocument, kGetHold, kListHolds,
        kCommitHold, kPostHold, kReleaseHold, kGetApprovalSettings, kUpdateApprovalSettings, kProposeApprovalChange,
        kConfirmApprovalChange, kRejectApprovalChange, kGetApprovalChange, kListApprovalChanges, kCreateRule,
        kCreateBuyingPolicy, kGetBuyingPolicy, kListBuyingPolicies, kUpdateBuyingPolicy, kDeleteBuyingPolicy,
        kCheckPurchase, kCreateBuyingException, kGetBuyingException, kListBuyingExceptions, kDecideBuyingException,
        kGetRule, kListRules, kUpdateRule, kDeleteRule, kReplayRules, kGetReview, kListReviews, kDecideReview,
        kRequestInformation, kProposeBudget, kAnswerInformation, kWithdrawReview, kCreateDelegation, kListDelegations,
        kRevokeDelegation, kCreateSupplier, kGetSupplier, kListSuppliers, kUpdateSupplier, kBlockSupplier,
        kProposeBankDetails, kConfirmBankDetails, kCreatePurchaseOrder, kGetPurchaseOrder, kListPurchaseOrders,
        kListPurchaseOrderVersions, kComparePurchaseOrderVersions, kUpdatePurchaseOrder, kRevisePurchaseOrder,
        kWithdrawPurchaseOrderChange, kSubmitPurchaseOrder, kSuspendPurchaseOrder, kResumePurchaseOrder,
        kClosePurchaseOrder, kReopenPurchaseOrder, kCancelPurchaseOrder, kDeletePurchaseOrder, kImportPurchaseOrders,
        kExportPurchaseOrders, kRecordMarketplacePurchase, kListMarketplacePurchases, kExplainAssociation,
        kSimulateAssociations, kListAssociations, kCreateInvoice, kGetInvoice, kListInvoices, kCancelInvoice,
        kChangeAssociation, kRetryAssociations, kImportInvoices, kExportInvoices, kDownloadOriginal, kSetBusinessTime,
        kWatchEvents, kListHeads, kConfirmSettings, kWithdrawSettings, kUpdateOrganization, kCreateOrganization,
        kGetOrganization, kListOrganizations, kCreateGroup, kGetGroup, kListGroups, kMoveGroup, kDeleteGroup,
        kCreateUser, kGetUser, kListUsers, kInviteUser, kAcceptInvitation, kSetSpendingLimits, kSuspendUser,
        kResumeUser, kDeprovisionUser, kErasePerson, kImportUsers, kAddMembership, kRemoveMembership, kListMemberships,
        kMoveUser, kCreateRole, kGetRole, kListRoles, kGrantRole, kConfirmRoleGrant, kRevokeRole, kListRoleGrants,
        kGetEffectiveRights, kCreateAccessReview, kListAccessReviews, kListAccessReviewLines, kAnswerAccessReviewLine,
        kCloseAccessReview, kExportAccessReview, kExportAccess, kCreateScimToken, kListScimTokens, kAdoptScimToken,
        kRevokeScimToken, kCreateGroupMapping, kConfirmGroupMapping, kDeleteGroupMapping, kGetGroupMapping,
        kListGroupMappings, kListProviderGroups, kUpdateGroupSettings, kGetEffectiveGroupSettings, kSetReferenceEntry,
        kConfirmReferenceEntry, kDeleteReferenceEntry, kGetReferenceEntry, kListReferenceEntries, kImportReferenceData,
        kExportReferenceData, kGetSignedHead, kReadAuditRecords, kListNotices, kStreamNotices, kGetUnreadCount,
        kMarkNoticesRead, kAcknowledgeNotice, kMuteSubject, kGetPreferences, kUpdatePreferences, kGetExpiryLadder,
        kUpdateExpiryLadder, kGetInvoiceLadder, kUpdateInvoiceLadder, kCreateSubscription, kGetSubscription,
        kListSubscriptions, kDeleteSubscription, kSetTemplate, kGetTemplate, kListTemplates, kDeleteTemplate,
        kPreviewTemplate, kCreateTarget, kGetTarget, kListTargets, kUpdateTarget, kDeleteTarget, kRotateSecret,
        kTestTarget, kListDeliveries, kGetDelivery, kRedeliver, kRedeliverAll, kListParkedEvents, kRetryParkedEvents,
        kSkipParkedEvent));

}  // namespace
}  // namespace outlay::client
