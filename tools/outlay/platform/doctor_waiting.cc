#include "tools/outlay/platform/doctor_waiting.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"

namespace outlay::cli {
namespace {

namespace ap = approval::v1;
namespace po = purchase_order::v1;

// Pages that are read of one list: what stands first is enough to say what is wrong.
constexpr int kPagesRead = 20;

// Names, by whom they wait for.
struct Waiting {
  std::vector<std::string> at_approval;
  std::vector<std::string> at_budget;

  bool empty() const { return at_approval.empty() && at_budget.empty(); }
};

std::string ParentOf(const Session& session) {
  return Concat("organizations/", session.settings().organization);
}

// Visits the first pages of a list.
template <typename Response, typename Request, typename Visit>
absl::Status ReadPages(Session& session, Peer peer, std::string_view method, Request request, Visit visit) {
  for (int page = 0; page < kPagesRead; ++page) {
    OUTLAY_ASSIGN_OR_RETURN(const Response response, session.Client(peer).Call<Response>(method, request));
    visit(response);
    if (response.next_page_token().empty()) break;
    request.set_page_token(response.next_page_token());
  }
  return absl::OkStatus();
}

template <typename Visit>
absl::Status VisitOrders(Session& session, const po::ListPurchaseOrdersRequest::Filter& filter, Visit visit) {
  po::ListPurchaseOrdersRequest request;
  request.set_parent(ParentOf(session));
  *request.mutable_filter() = filter;
  return ReadPages<po::ListPurchaseOrdersResponse>(session, Peer::kPurchaseOrder, client::kListPurchaseOrders,
                                                   std::move(request), [&](const po::ListPurchaseOrdersResponse& page) {
                                                     for (const po::PurchaseOrder& order : page.purchase_orders())
                                                       visit(order);
                                                   });
}

absl::StatusOr<Waiting> FindWaitingOrders(Session& session) {
  po::ListPurchaseOrdersRequest::Filter pending;
  pending.add_states(po::PurchaseOrder::STATE_PENDING_APPROVAL);
  Waiting waiting;
  OUTLAY_RETURN_IF_ERROR(VisitOrders(session, pending, [&](const po::PurchaseOrder& order) {
    if (order.budget().waiting()) {
      waiting.at_budget.push_back(order.name());
    } else if (!order.review().with_approval()) {
      waiting.at_approval.push_back(order.name());
    }
  }));
  return waiting;
}

absl::StatusOr<Waiting> FindWaitingChanges(Session& session) {
  po::ListPurchaseOrdersRequest::Filter changing;
  changing.add_change_states(po::OrderChange::STATE_IN_REVIEW);
  changing.add_change_states(po::OrderChange::STATE_FUNDING);
  Waiting waiting;
  OUTLAY_RETURN_IF_ERROR(VisitOrders(session, changing, [&](const po::PurchaseOrder& order) {
    if (order.change().state() == po::OrderChange::STATE_FUNDING) {
      waiting.at_budget.push_back(order.name());
    } else if (!order.change().with_approval()) {
      waiting.at_approval.push_back(order.name());
    }
  }));
  return waiting;
}

Finding FindingOf(Peer peer, std::string_view check, Health state, std::string result, std::string next = "") {
  return {std::string(PeerName(peer)), std::string(check), state, std::move(result), std::move(next)};
}

Finding Unreadable(Peer peer, std::string_view check, const absl::Status& status) {
  return FindingOf(peer, check, Health::kUnknown, std::string(status.message().data(), status.message().size()),
                   NextStep(status));
}

// `names`: of what waits for `service`, which has not answered.
void NoteWaiting(std::string_view what, std::string_view service, const std::vector<std::string>& names,
                 std::vector<Finding>& findings) {
  if (names.empty()) return;
  findings.push_back(FindingOf(Peer::kPurchaseOrder, "waiting", Health::kBad,
                               Concat(what, " wait for ", service, ", such as ", names.front()),
                               Concat("they go on by themselves when ", service, " answers; is it up, and --", service,
                                      "_target its address?")));
}

}  // namespace

void LookAtWaitingOrders(Session& session, std::vector<Finding>& findings) {
  const absl::StatusOr<Waiting> orders = FindWaitingOrders(session);
  const absl::StatusOr<Waiting> changes = orders.ok() ? FindWaitingChanges(session) : orders.status();
  if (!changes.ok()) {
    findings.push_back(Unreadable(Peer::kPurchaseOrder, "waiting", changes.status()));
    return;
  }
  NoteWaiting("orders", "approval", orders->at_approval, findings);
  NoteWaiting("orders", "budget", orders->at_budget, findings);
  NoteWaiting("changes of orders", "approval", changes->at_approval, findings);
  NoteWaiting("changes of orders", "budget", changes->at_budget, findings);
  if (orders->empty() && changes->empty()) {
    findings.push_back(FindingOf(Peer::kPurchaseOrder, "waiting", Health::kGood,
                                 "no order or change waits for approval or budget to answer"));
  }
}

void LookAtReviewsWithoutPeople(Session& session, std::vector<Finding>& findings) {
  ap::ListReviewsRequest request;
  request.set_parent(ParentOf(session));
  request.set_nobody_decides(true);
  std::vector<std::string> ids;
  const absl::Status read = ReadPages<ap::ListReviewsResponse>(
      session, Peer::kApproval, client::kListReviews, std::move(request), [&](const ap::ListReviewsResponse& page) {
        for (const ap::Review& review : page.reviews()) {
          ids.push_back(ShortName(review.name()));
        }
      });
  if (!read.ok()) {
    findings.push_back(Unreadable(Peer::kApproval, "reviews", read));
  } else if (ids.empty()) {
    findings.push_back(FindingOf(Peer::kApproval, "reviews", Health::kGood, "somebody may decide each that waits"));
  } else {
    findings.push_back(FindingOf(
        Peer::kApproval, "reviews", Health::kBad,
        Concat("nobody may decide ", FormatCount(static_cast<int64_t>(ids.size())), ", such as ", ids.front()),
        Concat("see whom it asks for: outlay review show ", ids.front(), "; who gets the right is asked then")));
  }
}

}  // namespace outlay::cli
