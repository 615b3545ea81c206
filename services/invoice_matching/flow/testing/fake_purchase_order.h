// A purchase_order that behaves as a test defines, behind a real dispatcher: a booking of an invoice is permanent, as
// with the real one.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TESTING_FAKE_PURCHASE_ORDER_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TESTING_FAKE_PURCHASE_ORDER_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/base/random.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/testing/fake_clock.h"
#include "outlay/purchase_order/v1/associations.pb.h"

namespace outlay::invoice_matching {

namespace po = purchase_order::v1;

class FakePurchaseOrder : public rpc::LinkFaults {
 public:
  explicit FakePurchaseOrder(const Clock* clock)
      : dispatcher_(
            {.clock = clock, .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}) {
    Bind<po::AssociateInvoicesRequest, po::AssociateInvoicesResponse>(
        "AssociateInvoices", [this](auto call) { call.Finish(Associate(call.request())); });
    Bind<po::UndoAssociationRequest, po::Association>("UndoAssociation",
                                                      [this](auto call) { call.Finish(Undo(call.request())); });
    Bind<po::ChangeAssociationRequest, po::Association>("ChangeAssociation",
                                                        [this](auto call) { call.Finish(Change(call.request())); });
    Refuse<po::ExplainAssociationRequest, po::ExplainAssociationResponse>("ExplainAssociation");
    Refuse<po::SimulateAssociationsRequest, po::SimulateAssociationsResponse>("SimulateAssociations");
    Refuse<po::ListAssociationsRequest, po::ListAssociationsResponse>("ListAssociations");
    sealed = dispatcher_.Seal();
  }

  rpc::Dispatcher* dispatcher() { return is_down ? nullptr : &dispatcher_; }

  rpc::LinkFate Next(std::string_view) override {
    if (fates.empty()) return fate;
    const rpc::LinkFate next = fates.front();
    fates.erase(fates.begin());
    return next;
  }

  // Set by the test.
  bool is_down = false;
  rpc::LinkFate fate;                // of every call ...
  std::vector<rpc::LinkFate> fates;  // ... after these
  // The order that takes an invoice; empty: none.
  std::function<std::string(const po::InvoiceFacts&)> order_of = [](const po::InvoiceFacts&) { return "po-1"; };
  absl::Status associate_error;  // of whole calls
  std::string poison;            // calls with this invoice are refused as a whole
  std::string overloaded;        // invoices whose names have this prefix are refused one by one
  absl::Status change_error;

  // Recorded for the test.
  absl::Status sealed;
  std::vector<std::vector<std::string>> associate_calls;  // names of invoices
  std::vector<std::string> undo_ids, change_ids;          // request ids
  std::map<std::string, po::Association> bookings;        // by invoice
  std::vector<po::InvoiceFacts> associated;
  std::vector<po::UndoAssociationRequest> undone;
  std::vector<po::ChangeAssociationRequest> changed;

 private:
  template <typename Request, typename Response>
  void Bind(const std::string& method, std::function<void(rpc::Call<Request, Response>)> handler) {
    dispatcher_.Bind<Request, Response>("/outlay.purchase_order.v1.Associations/" + method, std::move(handler));
  }
  template <typename Request, typename Response>
  void Refuse(const std::string& method) {
    Bind<Request, Response>(method, [](auto call) { call.Finish(absl::UnimplementedError("not part of the fake")); });
  }

  static std::string OrganizationOf(const std::string& name) { return name.substr(0, name.find('/', 14)); }

  po::Association Book(const po::InvoiceFacts& facts, const std::string& order, const std::string& line) {
    po::Association association;
    association.set_invoice(facts.invoice());
    association.set_purchase_order(OrganizationOf(facts.invoice()) + "/purchaseOrders/" + order);
    association.set_purchase_order_number("No. " + order);
    association.set_line_number(line);
    *association.mutable_amount() = facts.amount();
    association.set_credit_note(facts.credit_note());
    association.mutable_book_time()->set_seconds(1'704'067'200);
    bookings[facts.invoice()] = association;
    return association;
  }

  absl::StatusOr<po::AssociateInvoicesResponse> Associate(const po::AssociateInvoicesRequest& request) {
    std::vector<std::string>& names = associate_calls.emplace_back();
    for (const po::InvoiceFacts& facts : request.invoices()) {
      names.push_back(facts.invoice());
      associated.push_back(facts);
    }
    if (!associate_error.ok()) return associate_error;
    for (const std::string& name : names) {
      if (name == poison) return absl::InvalidArgumentError("poisoned");
    }
    po::AssociateInvoicesResponse response;
    for (const po::InvoiceFacts& facts : request.invoices()) {
      po::AssociationResult* const result = response.add_results();
      if (!overloaded.empty() && facts.invoice().rfind(overloaded, 0) == 0) {
        result->mutable_error()->set_code(static_cast<int>(absl::StatusCode::kResourceExhausted));
        continue;
      }
      const auto known = bookings.find(facts.invoice());
      const std::string order = order_of(facts);
      if (known != bookings.end()) {
        *result->mutable_association() = known->second;
      } else if (order.empty()) {
        result->mutable_unmatched()->set_reason(po::UNMATCHED_REASON_NO_ORDER);
        result->mutable_unmatched()->set_message("there is no order; issue one");
      } else {
        *result->mutable_association() = Book(facts, order, "1");
      }
    }
    return response;
  }

  absl::StatusOr<po::Association> Undo(const po::UndoAssociationRequest& request) {
    undo_ids.push_back(request.request_id());
    undone.push_back(request);
    const auto known = bookings.find(request.invoice());
    if (known == bookings.end()) return absl::NotFoundError("no booking");
    known->second.set_undone(true);
    return known->second;
  }

  absl::StatusOr<po::Association> Change(const po::ChangeAssociationRequest& request) {
    change_ids.push_back(request.request_id());
    changed.push_back(request);
    if (!change_error.ok()) return change_error;
    const std::string& order = request.purchase_order();
    return Book(request.invoice(), order.substr(order.rfind('/') + 1), request.line_number());
  }

  SeededRandom random_{7};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TESTING_FAKE_PURCHASE_ORDER_H_
