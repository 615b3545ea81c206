#include "tools/outlay/platform/doctor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "grpc/health/v1/health.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"
#include "tools/outlay/platform/doctor_access.h"
#include "tools/outlay/platform/doctor_directory.h"
#include "tools/outlay/platform/doctor_notification.h"
#include "tools/outlay/platform/doctor_progress.h"
#include "tools/outlay/platform/doctor_waiting.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;
namespace po = purchase_order::v1;
namespace im = invoice_matching::v1;
namespace health = grpc::health::v1;

constexpr std::string_view kHealthCheck = "/grpc.health.v1.Health/Check";
// What a service says of itself on its admin port.
constexpr std::string_view kInvitationsMadeMetric = "outlay_directory_invitations_by_email";
constexpr std::string_view kInvitationsWrittenMetric = "outlay_notification_invitations_by_email";
constexpr std::string_view kParkedMetric = "outlay_feed_parked_subjects";

std::string Message(const absl::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

// The flag that names the service's address: "--purchase-order".
std::string AddressFlag(Peer peer) {
  std::string flag = Concat("--", PeerName(peer));
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

// Why a service that does not answer may be all right; empty: it may not.
std::string_view MayBeMissingBecause(Peer peer) {
  switch (peer) {
    case Peer::kDirectory:
      return "; nothing to do where the services read --directory_file";
    case Peer::kNotification:
      return "; nothing to do where nobody is to be told anything";
    case Peer::kApproval:
      return "; nothing to do where nobody reviews anything";
    case Peer::kBudget:
      return "; nothing to do where nothing has a budget";
    case Peer::kPurchaseOrder:
    case Peer::kInvoiceMatching:
      break;
  }
  return "";
}

// What is known of the platform once all services were looked at.
struct Overview {
  InvitationsByEmail invitations;
  bool has_followers = false;  // a service follows directory
  // Whether there is no such organization; nothing: nobody had to ask.
  std::optional<bool> is_organization_missing;
};

// Looks at one service and notes what it finds.
class Examination {
 public:
  Examination(Session& session, Peer peer, std::vector<Finding>& findings, Overview& overview)
      : session_(session), peer_(peer), findings_(findings), overview_(overview) {}

  void Run() {
    if (!IsReachable()) {
      return;
    }
    LookAtReadiness();
    LookAtMetrics();
    LookAtEvents();
    if (session_.settings().organization.empty()) {
      Add("answers", Health::kUnknown, "not asked", "say for which organization: --organization ID");
      return;
    }
    if (session_.settings().user.empty() && session_.settings().security.tls.ca.empty()) {
      Add("answers", Health::kUnknown, "not asked", "say who you are: --user ID");
      return;
    }
    switch (peer_) {
      case Peer::kPurchaseOrder:
        return AskForSuppliers();
      case Peer::kInvoiceMatching:
        return AskForWaitingInvoices();
      case Peer::kDirectory:
        return AskForOrganization();
      case Peer::kNotification:
        return AskForUnread();
      case Peer::kApproval:
        return AskForRules();
      case Peer::kBudget:
        return AskForBudgets();
    }
  }

 private:
  bool IsReachable() {
    const std::string& address = session_.settings().address(peer_);
    const absl::Time start = session_.environment().clock->Now();
    const auto response =
        session_.Client(peer_).Call<health::HealthCheckResponse>(kHealthCheck, health::HealthCheckRequest());
    const absl::Duration took = session_.environment().clock->Now() - start;
    if (!response.ok()) {
      const bool may_be_missing = !MayBeMissingBecause(peer_).empty();
      Add("reachable", may_be_missing ? Health::kUnknown : Health::kBad, Concat("no answer at ", address),
          Concat("start it, or say where it is: ", AddressFlag(peer_), " HOST:PORT", MayBeMissingBecause(peer_)));
      return false;
    }
    Add("reachable", Health::kGood,
        Concat("at ", address, " in ", FormatCount(absl::ToInt64Milliseconds(took)), " ms"));
    if (response->status() != health::HealthCheckResponse::SERVING) {
      Add("serving", Health::kBad, "it does not take calls", "wait: it is starting or ending; its log says which");
    } else {
      Add("serving", Health::kGood, "yes");
    }
    return true;
  }

  // Nothing: the page is not there, which has been noted.
  std::optional<AdminPage> Fetch(std::string_view check, const std::string& path) {
    const std::string& address = session_.settings().admin_address(peer_);
    if (address.empty()) {
      Add(check, Health::kUnknown, "not asked",
          Concat("say where its admin port is: ", AddressFlag(peer_), "-admin HOST:PORT"));
      return std::nullopt;
    }
    absl::StatusOr<AdminPage> page = session_.environment().fetch(address, path);
    if (!page.ok()) {
      Add(check, Health::kBad, Message(page.status()),
          Concat("check the address of its admin port: ", AddressFlag(peer_), "-admin"));
      return std::nullopt;
    }
    return *std::move(page);
  }

  void LookAtReadiness() {
    const std::optional<AdminPage> page = Fetch("ready", "/readyz");
    if (!page.has_value()) {
      return;
    }
    google::protobuf::Struct body;
    const bool is_json = google::protobuf::util::JsonStringToMessage(page->body, &body).ok();
    if (page->status == 200) {
      Add("ready", Health::kGood, "yes");
    } else if (!is_json || !body.fields().contains("missing")) {
      Add("ready", Health::kBad, Concat("no: HTTP ", page->status), "see its log");
    } else {
      for (const auto& [condition, reason] : body.fields().at("missing").struct_value().fields()) {
        Add("ready", Health::kBad, Concat("no: ", condition, ": ", reason.string_value()),
            "wait for it, or see its log");
      }
    }
  }

  void LookAtMetrics() {
    if (session_.settings().admin_address(peer_).empty()) {
      return;
    }
    const std::optional<AdminPage> page = Fetch("version", "/metrics");
    if (!page.has_value()) {
      return;
    }
    Add("version", Health::kGood, MetricLabel(page->body, "outlay_build_info", "version").value_or("not told"));
    LookAtFeeds(peer_, page->body, session_.environment().clock->Now(), findings_);
    LookAtJobs(peer_, page->body, session_.environment().clock->Now(), findings_);
    if (LookAtAccessCopy(peer_, page->body, session_.environment().clock->Now(), findings_)) {
      overview_.has_followers = true;
    }
    InvitationsByEmail& invitations = overview_.invitations;
    if (const auto made = MetricSum(page->body, kInvitationsMadeMetric)) invitations.are_made = *made > 0;
    if (const auto written = MetricSum(page->body, kInvitationsWrittenMetric)) invitations.are_written = *written > 0;
    if (const double parked = MetricSum(page->body, kParkedMetric).value_or(0); parked > 0) {
      Add("parked", Health::kBad,
          Concat(FormatCount(std::llround(parked)), " things have events that could not be applied"),
          Concat("outlay parked list ", PeerName(peer_), " tells which and why; docs/parked-events.md what to do"));
    }
  }

  void LookAtEvents() {
    const auto heads =
        session_.Client(peer_).Call<event::v1::ListHeadsResponse>(client::kListHeads, event::v1::ListHeadsRequest());
    if (!heads.ok()) {
      Add("events", Health::kUnknown, Message(heads.status()), NextStep(heads.status()));
      return;
    }
    uint64_t records = 0;
    for (const event::v1::Position& head : heads->heads()) {
      records += head.sequence();
    }
    Add("events", Health::kGood, Concat(FormatCount(static_cast<int64_t>(records)), " records in the log"));
  }

  void AskForSuppliers() {
    po::ListSuppliersRequest request;
    request.set_parent(Concat("organizations/", session_.settings().organization));
    request.set_page_size(1);
    NoteAnswer(session_.Client(peer_).Call<po::ListSuppliersResponse>(client::kListSuppliers, request).status());
    LookAtWaitingOrders(session_, findings_);
  }

  void AskForOrganization() {
    dir::GetOrganizationRequest request;
    request.set_name(Concat("organizations/", session_.settings().organization));
    const auto organization = session_.Client(peer_).Call<dir::Organization>(client::kGetOrganization, request);
    NoteAnswer(organization.status());
    if (organization.ok()) LookAtOrganization(*organization, session_, findings_);
  }

  void AskForUnread() {
    notification::v1::GetUnreadCountRequest request;
    request.set_parent(Concat("organizations/", session_.settings().organization, "/users/", session_.settings().user));
    NoteAnswer(session_.Client(peer_).Call<notification::v1::UnreadCount>(client::kGetUnreadCount, request).status());
    LookAtDeliveries(Concat("organizations/", session_.settings().organization), session_, findings_);
  }

  void AskForBudgets() {
    budget::v1::ListBudgetsRequest request;
    request.set_parent(Concat("organizations/", session_.settings().organization));
    request.set_page_size(1);
    NoteAnswer(session_.Client(peer_).Call<budget::v1::ListBudgetsResponse>(client::kListBudgets, request).status());
  }

  void AskForRules() {
    approval::v1::ListRulesRequest request;
    request.set_parent(Concat("organizations/", session_.settings().organization));
    request.set_page_size(1);
    const auto rules = session_.Client(peer_).Call<approval::v1::ListRulesResponse>(client::kListRules, request);
    NoteAnswer(rules.status());
    if (rules.ok() && rules->rules().empty()) {
      Add("rules", Health::kUnknown, "there are none: the administrators of each group decide everything",
          "make some: outlay rule template GROUP CURRENCY");
    }
    LookAtReviewsWithoutPeople(session_, findings_);
  }

  // Invoices whose line is still being looked for wait for purchase_order.
  void AskForWaitingInvoices() {
    im::ListInvoicesRequest request;
    request.set_parent(Concat("organizations/", session_.settings().organization));
    request.set_page_size(1);
    request.mutable_filter()->add_states(im::Invoice::STATE_RECEIVED);
    request.mutable_filter()->add_states(im::Invoice::STATE_CANCELLING);
    const auto response = session_.Client(peer_).Call<im::ListInvoicesResponse>(client::kListInvoices, request);
    NoteAnswer(response.status());
    if (response.ok() && response->invoices_size() > 0) {
      Add("waiting", Health::kBad, Concat("invoices wait for purchase_order, such as ", response->invoices(0).name()),
          "they go on by themselves when purchase_order answers: outlay invoice list --state received");
    } else if (response.ok()) {
      Add("waiting", Health::kGood, "no invoice waits for purchase_order");
    }
  }

  // Nobody is a user of an organization that nobody has made yet.
  bool IsOfMissingOrganization(const absl::Status& status) {
    const std::string reason = ErrorReason(status);
    if (reason != "USER_NOT_ACTIVE" && reason != "ORGANIZATION_NOT_FOUND") return false;
    if (overview_.is_organization_missing.has_value()) return *overview_.is_organization_missing;
    const std::string& organization = session_.settings().organization;
    overview_.is_organization_missing = IsMissing(organization, session_);
    if (!*overview_.is_organization_missing) return false;
    Add("answers", Health::kBad, Concat("there is no organization ", organization),
        Concat("make it: outlay organization create ", organization, "; or name another one: --organization ID"));
    return true;
  }

  void NoteAnswer(const absl::Status& status) {
    const std::string& organization = session_.settings().organization;
    if (status.ok()) {
      Add("answers", Health::kGood, Concat("you, for ", organization));
    } else if (IsOfMissingOrganization(status)) {
      // Said once, by the first one: the others have nothing to add.
    } else {
      Add("answers", Health::kBad, Concat(Message(status), " [", ReasonOrCode(status), "]"), NextStep(status));
    }
  }

  void Add(std::string_view check, Health state, std::string result, std::string next = "") {
    findings_.push_back({std::string(PeerName(peer_)), std::string(check), state, std::move(result), std::move(next)});
  }

  Session& session_;
  const Peer peer_;
  std::vector<Finding>& findings_;
  Overview& overview_;
};

}  // namespace

std::vector<Finding> Examine(Session& session) {
  std::vector<Finding> findings;
  Overview overview;
  for (const Peer peer : kPeers) {
    Examination(session, peer, findings, overview).Run();
  }
  if (overview.has_followers) ExpectDirectory(findings);
  LookAtInvitations(overview.invitations, findings);
  return findings;
}

}  // namespace outlay::cli
