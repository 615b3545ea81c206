// The paths of the methods that the tools call.
#ifndef OUTLAY_TOOLS_CLIENT_METHODS_H_
#define OUTLAY_TOOLS_CLIENT_METHODS_H_

#include <string_view>

namespace outlay::client {

inline constexpr std::string_view kCreateBudget = "/outlay.budget.v1.Budgets/CreateBudget";
inline constexpr std::string_view kGetBudget = "/outlay.budget.v1.Budgets/GetBudget";
inline constexpr std::string_view kListBudgets = "/outlay.budget.v1.Budgets/ListBudgets";
inline constexpr std::string_view kImportBudgets = "/outlay.budget.v1.BudgetFiles/ImportBudgets";
inline constexpr std::string_view kExportBudgets = "/outlay.budget.v1.BudgetFiles/ExportBudgets";
inline constexpr std::string_view kGetBudgetProgress = "/outlay.budget.v1.BudgetReports/GetBudgetProgress";
inline constexpr std::string_view kGetBudgetMonths = "/outlay.budget.v1.BudgetReports/GetBudgetMonths";
inline constexpr std::string_view kGetGroupTotals = "/outlay.budget.v1.BudgetReports/GetGroupTotals";
inline constexpr std::string_view kGetBudgetHistory = "/outlay.budget.v1.BudgetReports/GetBudgetHistory";
inline constexpr std::string_view kForecastBudget = "/outlay.budget.v1.Forecasts/ForecastBudget";
inline constexpr std::string_view kUpdateBudget = "/outlay.budget.v1.Budgets/UpdateBudget";
inline constexpr std::string_view kActivateBudget = "/outlay.budget.v1.Budgets/ActivateBudget";
inline constexpr std::string_view kFreezeBudget = "/outlay.budget.v1.Budgets/FreezeBudget";
inline constexpr std::string_view kCloseBudget = "/outlay.budget.v1.Budgets/CloseBudget";
inline constexpr std::string_view kDeleteBudget = "/outlay.budget.v1.Budgets/DeleteBudget";
inline constexpr std::string_view kListBudgetRevisions = "/outlay.budget.v1.Budgets/ListBudgetRevisions";
inline constexpr std::string_view kSetAllocations = "/outlay.budget.v1.Allocations/SetAllocations";
inline constexpr std::string_view kTakeBackAllocations = "/outlay.budget.v1.Allocations/TakeBackAllocations";
inline constexpr std::string_view kListAllocations = "/outlay.budget.v1.Allocations/ListAllocations";
inline constexpr std::string_view kTransferBudget = "/outlay.budget.v1.BudgetMoves/TransferBudget";
inline constexpr std::string_view kIncreaseBudget = "/outlay.budget.v1.BudgetMoves/IncreaseBudget";
inline constexpr std::string_view kDecreaseBudget = "/outlay.budget.v1.BudgetMoves/DecreaseBudget";
inline constexpr std::string_view kReverseBudgetMove = "/outlay.budget.v1.BudgetMoves/ReverseBudgetMove";
inline constexpr std::string_view kConfirmBudgetMove = "/outlay.budget.v1.BudgetMoves/ConfirmBudgetMove";
inline constexpr std::string_view kRejectBudgetMove = "/outlay.budget.v1.BudgetMoves/RejectBudgetMove";
inline constexpr std::string_view kGetBudgetMove = "/outlay.budget.v1.BudgetMoves/GetBudgetMove";
inline constexpr std::string_view kListBudgetMoves = "/outlay.budget.v1.BudgetMoves/ListBudgetMoves";
inline constexpr std::string_view kPreviewYearEnd = "/outlay.budget.v1.YearEnds/PreviewYearEnd";
inline constexpr std::string_view kCloseYear = "/outlay.budget.v1.YearEnds/CloseYear";
inline constexpr std::string_view kReverseYearEnd = "/outlay.budget.v1.YearEnds/ReverseYearEnd";
inline constexpr std::string_view kGetYearEnd = "/outlay.budget.v1.YearEnds/GetYearEnd";
inline constexpr std::string_view kListYearEnds = "/outlay.budget.v1.YearEnds/ListYearEnds";
inline constexpr std::string_view kListYearEndLines = "/outlay.budget.v1.YearEnds/ListYearEndLines";
inline constexpr std::string_view kAuthorizeHold = "/outlay.budget.v1.Holds/AuthorizeHold";
inline constexpr std::string_view kExplainDocument = "/outlay.budget.v1.DocumentHolds/ExplainDocument";
inline constexpr std::string_view kSimulateHolds = "/outlay.budget.v1.Holds/SimulateHolds";
inline constexpr std::string_view kGetHold = "/outlay.budget.v1.Holds/GetHold";
inline constexpr std::string_view kListHolds = "/outlay.budget.v1.Holds/ListHolds";
inline constexpr std::string_view kCommitHold = "/outlay.budget.v1.Holds/CommitHold";
inline constexpr std::string_view kPostHold = "/outlay.budget.v1.Holds/PostHold";
inline constexpr std::string_view kCreateOverrideGrant = "/outlay.budget.v1.OverrideGrants/CreateOverrideGrant";
inline constexpr std::string_view kRevokeOverrideGrant = "/outlay.budget.v1.OverrideGrants/RevokeOverrideGrant";
inline constexpr std::string_view kGetOverrideGrant = "/outlay.budget.v1.OverrideGrants/GetOverrideGrant";
inline constexpr std::string_view kListOverrideGrants = "/outlay.budget.v1.OverrideGrants/ListOverrideGrants";
inline constexpr std::string_view kReversePosting = "/outlay.budget.v1.Holds/ReversePosting";
inline constexpr std::string_view kAdjustHold = "/outlay.budget.v1.Holds/AdjustHold";
inline constexpr std::string_view kListHoldEntries = "/outlay.budget.v1.Holds/ListHoldEntries";
inline constexpr std::string_view kReleaseHold = "/outlay.budget.v1.Holds/ReleaseHold";

inline constexpr std::string_view kCreateRule = "/outlay.approval.v1.Rules/CreateRule";
inline constexpr std::string_view kGetRule = "/outlay.approval.v1.Rules/GetRule";
inline constexpr std::string_view kListRules = "/outlay.approval.v1.Rules/ListRules";
inline constexpr std::string_view kUpdateRule = "/outlay.approval.v1.Rules/UpdateRule";
inline constexpr std::string_view kDeleteRule = "/outlay.approval.v1.Rules/DeleteRule";
inline constexpr std::string_view kReplayRules = "/outlay.approval.v1.RuleReplays/ReplayRules";
inline constexpr std::string_view kGetReview = "/outlay.approval.v1.Reviews/GetReview";
inline constexpr std::string_view kListReviews = "/outlay.approval.v1.Reviews/ListReviews";
inline constexpr std::string_view kDecideReview = "/outlay.approval.v1.Reviews/DecideReview";
inline constexpr std::string_view kRequestInformation = "/outlay.approval.v1.Reviews/RequestInformation";
inline constexpr std::string_view kProposeBudget = "/outlay.approval.v1.Reviews/ProposeBudget";
inline constexpr std::string_view kAnswerInformation = "/outlay.approval.v1.Reviews/AnswerInformation";
inline constexpr std::string_view kWithdrawReview = "/outlay.approval.v1.Reviews/WithdrawReview";
inline constexpr std::string_view kCreateBuyingPolicy = "/outlay.approval.v1.BuyingPolicies/CreateBuyingPolicy";
inline constexpr std::string_view kGetBuyingPolicy = "/outlay.approval.v1.BuyingPolicies/GetBuyingPolicy";
inline constexpr std::string_view kListBuyingPolicies = "/outlay.approval.v1.BuyingPolicies/ListBuyingPolicies";
inline constexpr std::string_view kUpdateBuyingPolicy = "/outlay.approval.v1.BuyingPolicies/UpdateBuyingPolicy";
inline constexpr std::string_view kDeleteBuyingPolicy = "/outlay.approval.v1.BuyingPolicies/DeleteBuyingPolicy";
inline constexpr std::string_view kCheckPurchase = "/outlay.approval.v1.GuidedBuying/CheckPurchase";
inline constexpr std::string_view kCreateBuyingException = "/outlay.approval.v1.GuidedBuying/CreateBuyingException";
inline constexpr std::string_view kGetBuyingException = "/outlay.approval.v1.GuidedBuying/GetBuyingException";
inline constexpr std::string_view kListBuyingExceptions = "/outlay.approval.v1.GuidedBuying/ListBuyingExceptions";
inline constexpr std::string_view kDecideBuyingException = "/outlay.approval.v1.GuidedBuying/DecideBuyingException";
inline constexpr std::string_view kGetApprovalSettings =
    "/outlay.approval.v1.ApprovalSettingsService/GetApprovalSettings";
inline constexpr std::string_view kUpdateApprovalSettings =
    "/outlay.approval.v1.ApprovalSettingsService/UpdateApprovalSettings";
inline constexpr std::string_view kProposeApprovalChange = "/outlay.approval.v1.ApprovalChanges/ProposeApprovalChange";
inline constexpr std::string_view kConfirmApprovalChange = "/outlay.approval.v1.ApprovalChanges/ConfirmApprovalChange";
inline constexpr std::string_view kRejectApprovalChange = "/outlay.approval.v1.ApprovalChanges/RejectApprovalChange";
inline constexpr std::string_view kGetApprovalChange = "/outlay.approval.v1.ApprovalChanges/GetApprovalChange";
inline constexpr std::string_view kListApprovalChanges = "/outlay.approval.v1.ApprovalChanges/ListApprovalChanges";
inline constexpr std::string_view kCreateDelegation = "/outlay.approval.v1.Delegations/CreateDelegation";
inline constexpr std::string_view kListDelegations = "/outlay.approval.v1.Delegations/ListDelegations";
inline constexpr std::string_view kRevokeDelegation = "/outlay.approval.v1.Delegations/RevokeDelegation";
inline constexpr std::string_view kCreateSupplier = "/outlay.purchase_order.v1.Suppliers/CreateSupplier";
inline constexpr std::string_view kGetSupplier = "/outlay.purchase_order.v1.Suppliers/GetSupplier";
inline constexpr std::string_view kListSuppliers = "/outlay.purchase_order.v1.Suppliers/ListSuppliers";
inline constexpr std::string_view kUpdateSupplier = "/outlay.purchase_order.v1.Suppliers/UpdateSupplier";
inline constexpr std::string_view kBlockSupplier = "/outlay.purchase_order.v1.Suppliers/BlockSupplier";
inline constexpr std::string_view kProposeBankDetails = "/outlay.purchase_order.v1.Suppliers/ProposeBankDetails";
inline constexpr std::string_view kConfirmBankDetails = "/outlay.purchase_order.v1.Suppliers/ConfirmBankDetails";
inline constexpr std::string_view kCreatePurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder";
inline constexpr std::string_view kGetPurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/GetPurchaseOrder";
inline constexpr std::string_view kListPurchaseOrders = "/outlay.purchase_order.v1.PurchaseOrders/ListPurchaseOrders";
inline constexpr std::string_view kListPurchaseOrderVersions =
    "/outlay.purchase_order.v1.PurchaseOrders/ListPurchaseOrderVersions";
inline constexpr std::string_view kComparePurchaseOrderVersions =
    "/outlay.purchase_order.v1.PurchaseOrders/ComparePurchaseOrderVersions";
inline constexpr std::string_view kUpdatePurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/UpdatePurchaseOrder";
inline constexpr std::string_view kRevisePurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/RevisePurchaseOrder";
inline constexpr std::string_view kWithdrawPurchaseOrderChange =
    "/outlay.purchase_order.v1.PurchaseOrders/WithdrawPurchaseOrderChange";
inline constexpr std::string_view kSubmitPurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/SubmitPurchaseOrder";
inline constexpr std::string_view kSuspendPurchaseOrder =
    "/outlay.purchase_order.v1.PurchaseOrders/SuspendPurchaseOrder";
inline constexpr std::string_view kResumePurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/ResumePurchaseOrder";
inline constexpr std::string_view kClosePurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/ClosePurchaseOrder";
inline constexpr std::string_view kReopenPurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/ReopenPurchaseOrder";
inline constexpr std::string_view kCancelPurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/CancelPurchaseOrder";
inline constexpr std::string_view kDeletePurchaseOrder = "/outlay.purchase_order.v1.PurchaseOrders/DeletePurchaseOrder";
inline constexpr std::string_view kImportPurchaseOrders =
    "/outlay.purchase_order.v1.PurchaseOrders/ImportPurchaseOrders";
inline constexpr std::string_view kExportPurchaseOrders =
    "/outlay.purchase_order.v1.PurchaseOrders/ExportPurchaseOrders";
inline constexpr std::string_view kRecordMarketplacePurchase =
    "/outlay.purchase_order.v1.MarketplacePurchases/RecordMarketplacePurchase";
inline constexpr std::string_view kListMarketplacePurchases =
    "/outlay.purchase_order.v1.MarketplacePurchases/ListMarketplacePurchases";
inline constexpr std::string_view kExplainAssociation = "/outlay.purchase_order.v1.Associations/ExplainAssociation";
inline constexpr std::string_view kSimulateAssociations = "/outlay.purchase_order.v1.Associations/SimulateAssociations";
inline constexpr std::string_view kListAssociations = "/outlay.purchase_order.v1.Associations/ListAssociations";
inline constexpr std::string_view kCreateInvoice = "/outlay.invoice_matching.v1.Invoices/CreateInvoice";
inline constexpr std::string_view kGetInvoice = "/outlay.invoice_matching.v1.Invoices/GetInvoice";
inline constexpr std::string_view kListInvoices = "/outlay.invoice_matching.v1.Invoices/ListInvoices";
inline constexpr std::string_view kCancelInvoice = "/outlay.invoice_matching.v1.Invoices/CancelInvoice";
inline constexpr std::string_view kChangeAssociation = "/outlay.invoice_matching.v1.Invoices/ChangeAssociation";
inline constexpr std::string_view kRetryAssociations = "/outlay.invoice_matching.v1.Invoices/RetryAssociations";
inline constexpr std::string_view kImportInvoices = "/outlay.invoice_matching.v1.Invoices/ImportInvoices";
inline constexpr std::string_view kExportInvoices = "/outlay.invoice_matching.v1.Invoices/ExportInvoices";
inline constexpr std::string_view kDownloadOriginal = "/outlay.invoice_matching.v1.Invoices/DownloadOriginal";
inline constexpr std::string_view kCreateOrganization = "/outlay.directory.v1.Organizations/CreateOrganization";
inline constexpr std::string_view kGetOrganization = "/outlay.directory.v1.Organizations/GetOrganization";
inline constexpr std::string_view kUpdateOrganization = "/outlay.directory.v1.Organizations/UpdateOrganization";
inline constexpr std::string_view kConfirmSettings = "/outlay.directory.v1.Organizations/ConfirmSettings";
inline constexpr std::string_view kWithdrawSettings = "/outlay.directory.v1.Organizations/WithdrawSettings";
inline constexpr std::string_view kListOrganizations = "/outlay.directory.v1.Organizations/ListOrganizations";
inline constexpr std::string_view kCreateGroup = "/outlay.directory.v1.Groups/CreateGroup";
inline constexpr std::string_view kGetGroup = "/outlay.directory.v1.Groups/GetGroup";
inline constexpr std::string_view kListGroups = "/outlay.directory.v1.Groups/ListGroups";
inline constexpr std::string_view kMoveGroup = "/outlay.directory.v1.Groups/MoveGroup";
inline constexpr std::string_view kDeleteGroup = "/outlay.directory.v1.Groups/DeleteGroup";
inline constexpr std::string_view kCreateUser = "/outlay.directory.v1.Users/CreateUser";
inline constexpr std::string_view kGetUser = "/outlay.directory.v1.Users/GetUser";
inline constexpr std::string_view kListUsers = "/outlay.directory.v1.Users/ListUsers";
inline constexpr std::string_view kAcceptInvitation = "/outlay.directory.v1.Users/AcceptInvitation";
inline constexpr std::string_view kInviteUser = "/outlay.directory.v1.Users/InviteUser";
inline constexpr std::string_view kSuspendUser = "/outlay.directory.v1.Users/SuspendUser";
inline constexpr std::string_view kResumeUser = "/outlay.directory.v1.Users/ResumeUser";
inline constexpr std::string_view kDeprovisionUser = "/outlay.directory.v1.Users/DeprovisionUser";
inline constexpr std::string_view kErasePerson = "/outlay.directory.v1.Users/ErasePerson";
inline constexpr std::string_view kImportUsers = "/outlay.directory.v1.Users/ImportUsers";
inline constexpr std::string_view kAddMembership = "/outlay.directory.v1.Memberships/AddMembership";
inline constexpr std::string_view kRemoveMembership = "/outlay.directory.v1.Memberships/RemoveMembership";
inline constexpr std::string_view kMoveUser = "/outlay.directory.v1.Memberships/MoveUser";
inline constexpr std::string_view kCreateRole = "/outlay.directory.v1.Roles/CreateRole";
inline constexpr std::string_view kGetRole = "/outlay.directory.v1.Roles/GetRole";
inline constexpr std::string_view kListRoles = "/outlay.directory.v1.Roles/ListRoles";
inline constexpr std::string_view kGrantRole = "/outlay.directory.v1.RoleGrants/GrantRole";
inline constexpr std::string_view kConfirmRoleGrant = "/outlay.directory.v1.RoleGrants/ConfirmRoleGrant";
inline constexpr std::string_view kRevokeRole = "/outlay.directory.v1.RoleGrants/RevokeRole";
inline constexpr std::string_view kListRoleGrants = "/outlay.directory.v1.RoleGrants/ListRoleGrants";
inline constexpr std::string_view kGetEffectiveRights = "/outlay.directory.v1.RoleGrants/GetEffectiveRights";
inline constexpr std::string_view kCreateAccessReview = "/outlay.directory.v1.AccessReviews/CreateAccessReview";
inline constexpr std::string_view kListAccessReviews = "/outlay.directory.v1.AccessReviews/ListAccessReviews";
inline constexpr std::string_view kListAccessReviewLines = "/outlay.directory.v1.AccessReviews/ListAccessReviewLines";
inline constexpr std::string_view kAnswerAccessReviewLine = "/outlay.directory.v1.AccessReviews/AnswerAccessReviewLine";
inline constexpr std::string_view kCloseAccessReview = "/outlay.directory.v1.AccessReviews/CloseAccessReview";
inline constexpr std::string_view kExportAccessReview = "/outlay.directory.v1.AccessReviews/ExportAccessReview";
inline constexpr std::string_view kExportAccess = "/outlay.directory.v1.AccessReviews/ExportAccess";
inline constexpr std::string_view kCreateScimToken = "/outlay.directory.v1.ScimTokens/CreateScimToken";
inline constexpr std::string_view kListScimTokens = "/outlay.directory.v1.ScimTokens/ListScimTokens";
inline constexpr std::string_view kAdoptScimToken = "/outlay.directory.v1.ScimTokens/AdoptScimToken";
inline constexpr std::string_view kRevokeScimToken = "/outlay.directory.v1.ScimTokens/RevokeScimToken";
inline constexpr std::string_view kCreateGroupMapping = "/outlay.directory.v1.GroupMappings/CreateGroupMapping";
inline constexpr std::string_view kConfirmGroupMapping = "/outlay.directory.v1.GroupMappings/ConfirmGroupMapping";
inline constexpr std::string_view kDeleteGroupMapping = "/outlay.directory.v1.GroupMappings/DeleteGroupMapping";
inline constexpr std::string_view kGetGroupMapping = "/outlay.directory.v1.GroupMappings/GetGroupMapping";
inline constexpr std::string_view kListGroupMappings = "/outlay.directory.v1.GroupMappings/ListGroupMappings";
inline constexpr std::string_view kListProviderGroups = "/outlay.directory.v1.GroupMappings/ListProviderGroups";
inline constexpr std::string_view kUpdateGroupSettings = "/outlay.directory.v1.Groups/UpdateGroupSettings";
inline constexpr std::string_view kGetEffectiveGroupSettings = "/outlay.directory.v1.Groups/GetEffectiveGroupSettings";
inline constexpr std::string_view kSetReferenceEntry = "/outlay.directory.v1.ReferenceData/SetReferenceEntry";
inline constexpr std::string_view kConfirmReferenceEntry = "/outlay.directory.v1.ReferenceData/ConfirmReferenceEntry";
inline constexpr std::string_view kDeleteReferenceEntry = "/outlay.directory.v1.ReferenceData/DeleteReferenceEntry";
inline constexpr std::string_view kGetReferenceEntry = "/outlay.directory.v1.ReferenceData/GetReferenceEntry";
inline constexpr std::string_view kListReferenceEntries = "/outlay.directory.v1.ReferenceData/ListReferenceEntries";
inline constexpr std::string_view kImportReferenceData = "/outlay.directory.v1.ReferenceData/ImportReferenceData";
inline constexpr std::string_view kExportReferenceData = "/outlay.directory.v1.ReferenceData/ExportReferenceData";
inline constexpr std::string_view kListNotices = "/outlay.notification.v1.Inbox/ListNotices";
inline constexpr std::string_view kStreamNotices = "/outlay.notification.v1.Inbox/StreamNotices";
inline constexpr std::string_view kGetUnreadCount = "/outlay.notification.v1.Inbox/GetUnreadCount";
inline constexpr std::string_view kMarkNoticesRead = "/outlay.notification.v1.Inbox/MarkNoticesRead";
inline constexpr std::string_view kAcknowledgeNotice = "/outlay.notification.v1.Inbox/AcknowledgeNotice";
inline constexpr std::string_view kMuteSubject = "/outlay.notification.v1.Inbox/MuteSubject";
inline constexpr std::string_view kGetPreferences = "/outlay.notification.v1.Preferences/GetPreferences";
inline constexpr std::string_view kUpdatePreferences = "/outlay.notification.v1.Preferences/UpdatePreferences";
inline constexpr std::string_view kGetExpiryLadder = "/outlay.notification.v1.ExpiryLadders/GetExpiryLadder";
inline constexpr std::string_view kUpdateExpiryLadder = "/outlay.notification.v1.ExpiryLadders/UpdateExpiryLadder";
inline constexpr std::string_view kCreateSubscription = "/outlay.notification.v1.Subscriptions/CreateSubscription";
inline constexpr std::string_view kGetSubscription = "/outlay.notification.v1.Subscriptions/GetSubscription";
inline constexpr std::string_view kListSubscriptions = "/outlay.notification.v1.Subscriptions/ListSubscriptions";
inline constexpr std::string_view kDeleteSubscription = "/outlay.notification.v1.Subscriptions/DeleteSubscription";
inline constexpr std::string_view kSetTemplate = "/outlay.notification.v1.Templates/SetTemplate";
inline constexpr std::string_view kGetTemplate = "/outlay.notification.v1.Templates/GetTemplate";
inline constexpr std::string_view kListTemplates = "/outlay.notification.v1.Templates/ListTemplates";
inline constexpr std::string_view kDeleteTemplate = "/outlay.notification.v1.Templates/DeleteTemplate";
inline constexpr std::string_view kPreviewTemplate = "/outlay.notification.v1.Templates/PreviewTemplate";
inline constexpr std::string_view kCreateTarget = "/outlay.notification.v1.Targets/CreateTarget";
inline constexpr std::string_view kGetTarget = "/outlay.notification.v1.Targets/GetTarget";
inline constexpr std::string_view kListTargets = "/outlay.notification.v1.Targets/ListTargets";
inline constexpr std::string_view kUpdateTarget = "/outlay.notification.v1.Targets/UpdateTarget";
inline constexpr std::string_view kDeleteTarget = "/outlay.notification.v1.Targets/DeleteTarget";
inline constexpr std::string_view kRotateSecret = "/outlay.notification.v1.Targets/RotateSecret";
inline constexpr std::string_view kTestTarget = "/outlay.notification.v1.Targets/TestTarget";
inline constexpr std::string_view kListDeliveries = "/outlay.notification.v1.Deliveries/ListDeliveries";
inline constexpr std::string_view kGetDelivery = "/outlay.notification.v1.Deliveries/GetDelivery";
inline constexpr std::string_view kRedeliver = "/outlay.notification.v1.Deliveries/Redeliver";
inline constexpr std::string_view kRedeliverAll = "/outlay.notification.v1.Deliveries/RedeliverAll";
inline constexpr std::string_view kSetBusinessTime = "/outlay.development.v1.BusinessTime/SetBusinessTime";
inline constexpr std::string_view kWatchEvents = "/outlay.event.v1.Events/WatchEvents";
inline constexpr std::string_view kListParkedEvents = "/outlay.event.v1.ParkedEvents/ListParkedEvents";
inline constexpr std::string_view kRetryParkedEvents = "/outlay.event.v1.ParkedEvents/RetryParkedEvents";
inline constexpr std::string_view kSkipParkedEvent = "/outlay.event.v1.ParkedEvents/SkipParkedEvent";
inline constexpr std::string_view kGetSignedHead = "/outlay.audit.v1.Audit/GetSignedHead";
inline constexpr std::string_view kReadAuditRecords = "/outlay.audit.v1.Audit/ReadAuditRecords";
inline constexpr std::string_view kListHeads = "/outlay.event.v1.EventFeed/ListHeads";

}  // namespace outlay::client

#endif  // OUTLAY_TOOLS_CLIENT_METHODS_H_
