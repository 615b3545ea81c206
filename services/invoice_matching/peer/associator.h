// Gathers invoices of many callers into few AssociateInvoices calls.
//
// Each organization has a lane: one call is under way while the next one gathers, so an idle lane answers at once and a
// busy one fills its calls. A call without an answer is made again, through the gate, until it has one: purchase_order
// knows an invoice that it booked.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "services/invoice_matching/domain/steps.h"
#include "services/invoice_matching/peer/gate.h"
#include "services/invoice_matching/peer/limits.h"
#include "services/invoice_matching/peer/purchase_order_client.h"

namespace outlay::invoice_matching {

struct AssociatorOptions {
  size_t invoices_per_call = limits::kInvoicesPerCall;
  size_t bytes_per_call = limits::kBytesPerCall;
  size_t queue_max = limits::kAssociationQueue;
};

// Thread-safe. Must outlive its calls, as must `client` and `gate`.
class Associator {
 public:
  using Done = UniqueFunction<void(absl::StatusOr<Answer>)>;

  Associator(AssociatorOptions options, PurchaseOrderClient* client, PeerGate* gate)
      : options_(options), client_(client), gate_(gate) {}

  // `done` gets purchase_order's answer, however long it takes, on a thread of the channel.
  // RESOURCE_EXHAUSTED / OVERLOADED, before this returns: the queue is full.
  void Associate(const std::string& organization, std::unique_ptr<purchase_order::v1::InvoiceFacts> facts, Done done);

  // Invoices that wait for a call or its answer.
  size_t queued() const;

 private:
  struct Item {
    std::unique_ptr<purchase_order::v1::InvoiceFacts> facts;  // while it waits; then they are in the call's request
    size_t bytes = 0;
    Done done;
  };
  struct Lane {
    std::deque<Item> items;
    bool calling = false;
    size_t alone = 0;  // after a refused call: so many go one by one, to find the invoice that is refused
  };
  // The items of one call.
  struct Flight {
    std::string organization;
    purchase_order::v1::AssociateInvoicesRequest request;
    std::vector<Item> items;  // of the request's invoices, in their order
  };

  void EnterGate(const std::string& organization);
  std::shared_ptr<Flight> Take(const std::string& organization);
  void Send(const std::string& organization);
  void Ended(const std::shared_ptr<Flight>& flight, const absl::Status& status,
             const purchase_order::v1::AssociateInvoicesResponse& response);
  void PutBack(Flight& flight, bool one_by_one);
  void GoOn(const std::string& organization);

  const AssociatorOptions options_;
  PurchaseOrderClient* const client_;
  PeerGate* const gate_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Lane> lanes_;  // Guarded by mutex_; lanes without work are not kept.
  size_t queued_ = 0;                            // Guarded by mutex_.
};

}  // namespace outlay::invoice_matching
