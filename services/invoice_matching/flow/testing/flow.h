// One process of invoice_matching in one thread. Real: store contract, executor, flow, peer folder, wrapper of the
// calls. Fake: time, threads, the disk, purchase_order (see FakePurchaseOrder).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TESTING_FLOW_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TESTING_FLOW_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/command/testing/test_node.h"
#include "common/rpc/local_channel.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/domain/testing/invoice.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/flow/testing/fake_purchase_order.h"

namespace outlay::invoice_matching {

// Passes tasks on while its process lives.
class MortalScheduler final : public Scheduler {
 public:
  explicit MortalScheduler(Scheduler* real) : real_(real) {}
  void Run(UniqueFunction<void()> task) override { RunAfter(absl::ZeroDuration(), std::move(task)); }
  void RunAfter(absl::Duration delay, UniqueFunction<void()> task) override {
    real_->RunAfter(delay, [alive = std::weak_ptr<bool>(alive_), task = std::move(task)]() mutable {
      if (alive.lock() != nullptr) task();
    });
  }

 private:
  Scheduler* const real_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// The answer to a caller, once there is one.
using Told = std::shared_ptr<std::optional<absl::StatusOr<FlowResult>>>;

class FlowNode {
 public:
  FlowNode() : peer(&node.clock()) {
    Start();
    SetUpOrganization("acme");
  }
  ~FlowNode() { process_.reset(); }

  // Publishes an organization as directory would.
  void SetUpOrganization(const std::string& organization,
                         directory::v1::DuplicateScope scope = directory::v1::DUPLICATE_SCOPE_UNSPECIFIED,
                         bool associate_automatically = false) {
    directory::v1::OrganizationChanged event;
    event.set_organization("organizations/" + organization);
    event.set_base_currency("EUR");
    event.mutable_settings()->set_duplicate_scope(scope);
    event.mutable_settings()->set_associate_automatically(associate_automatically);
    tenant::TellDirectoryEvent(node, event);
  }

  void Crash() {
    process_.reset();
    node.Crash();
    node.Restart();
    Start();
  }

  InvoiceFlow& flow() { return *process_->flow; }
  PeerGate& gate() { return *process_->gate; }
  Associator& associator() { return *process_->associator; }
  rpc::Channel& channel() { return *process_->channel; }
  Scheduler& scheduler() { return *process_->scheduler; }

  // Each starts the call and runs due tasks.
  Told Create(const std::string& id, const Invoice& invoice, const rpc::Caller& caller = command::TestCaller("acme")) {
    return Tell([&](FlowDone done) { flow().Create(caller, {caller.organization, id}, invoice, std::move(done)); });
  }
  Told Cancel(const std::string& id, const std::string& request_id, const std::string& etag = "") {
    return Tell([&](FlowDone done) {
      flow().Cancel(command::TestCaller("acme"), {.request_id = request_id, .digest = Sha256(id)},
                    {.ref = {"acme", id}, .etag = etag, .reason = "wrong"}, std::move(done));
    });
  }
  // An empty order: undo.
  Told Change(const std::string& id, const std::string& request_id, const std::string& order,
              const std::string& line = "1") {
    ChangeAssociationCommand::Arguments arguments{.ref = {"acme", id}, .etag = "", .step = {}};
    arguments.step.kind = order.empty() ? StepKind::kUndo : StepKind::kChange;
    arguments.step.order_id = order;
    arguments.step.line_number = order.empty() ? "" : line;
    return Tell([&](FlowDone done) {
      flow().ChangeAssociation(command::TestCaller("acme"),
                               {.request_id = request_id, .digest = Sha256(id + order + line)}, arguments,
                               std::move(done));
    });
  }
  Told Retry(const std::string& id) {
    return Tell([&](FlowDone done) { flow().Retry({"acme", id}, std::move(done)); });
  }

  StoredInvoice Stored(const std::string& id, const std::string& organization = "acme") {
    return LoadStoredInvoice(*node.store().Read(store::PartitionOf(organization)), {organization, id}).value();
  }
  // Counts rows of a keyspace in the organization's partition.
  template <typename K, typename V>
  size_t Count(const Keyspace<K, V>& keyspace, const std::string& organization = "acme") {
    size_t rows = 0;
    EXPECT_TRUE(node.store()
                    .Read(store::PartitionOf(organization))
                    ->Scan(keyspace, std::tuple<std::string>(organization),
                           [&](const K&, const V&) {
                             rows += 1;
                             return store::Visit::kContinue;
                           })
                    .ok());
    return rows;
  }
  // Returns the changes of an invoice that the log announces, in order.
  std::vector<v1::InvoiceChanged> Events(const std::string& id) {
    std::vector<v1::InvoiceChanged> events;
    for (const auto& record : node.Log("acme")) {
      for (const auto& logged : record.events()) {
        v1::InvoiceChanged event;
        if (event.ParseFromString(logged.data()) && event.invoice() == "organizations/acme/invoices/" + id) {
          events.push_back(event);
        }
      }
    }
    return events;
  }
  std::vector<int> Changes(const std::string& id) {
    std::vector<int> changes;
    for (const v1::InvoiceChanged& event : Events(id)) changes.push_back(event.change());
    return changes;
  }

  void Advance(absl::Duration by) { node.scheduler().AdvanceBy(by); }

  command::TestNode node;
  FakePurchaseOrder peer;
  AssociatorOptions associator_options;  // for the next Start

  void Start() {
    process_ = std::make_unique<Process>();
    Process& process = *process_;
    process.scheduler = std::make_unique<MortalScheduler>(&node.scheduler());
    process.channel =
        std::make_unique<rpc::LocalChannel>(rpc::LocalChannelOptions{.peer = [this] { return peer.dispatcher(); },
                                                                     .service = "purchase_order",
                                                                     .scheduler = process.scheduler.get(),
                                                                     .faults = &peer});
    process.client = std::make_unique<PurchaseOrderClient>(process.channel.get());
    process.gate =
        std::make_unique<PeerGate>(PeerGateOptions{.scheduler = process.scheduler.get(), .random = &random_});
    process.associator = std::make_unique<Associator>(associator_options, process.client.get(), process.gate.get(),
                                                      process.scheduler.get());
    process.flow = std::make_unique<InvoiceFlow>(FlowOptions(), FlowParts{.executor = &node.executor(),
                                                                          .store = &node.store(),
                                                                          .client = process.client.get(),
                                                                          .gate = process.gate.get(),
                                                                          .associator = process.associator.get(),
                                                                          .scheduler = process.scheduler.get()});
  }

 private:
  struct Process {
    std::unique_ptr<rpc::LocalChannel> channel;
    std::unique_ptr<PurchaseOrderClient> client;
    std::unique_ptr<PeerGate> gate;
    std::unique_ptr<Associator> associator;
    std::unique_ptr<InvoiceFlow> flow;
    std::unique_ptr<MortalScheduler> scheduler;  // destroyed first: then no task uses the others
  };

  template <typename Start>
  Told Tell(Start start) {
    Told told = std::make_shared<std::optional<absl::StatusOr<FlowResult>>>();
    start([told](absl::StatusOr<FlowResult> result) {
      EXPECT_FALSE(told->has_value()) << "a caller was answered twice";
      *told = std::move(result);
    });
    node.scheduler().RunDue();
    return told;
  }

  SeededRandom random_{1};
  std::unique_ptr<Process> process_;
};

// Returns the state in an answer that has arrived and is OK.
inline std::optional<State> StateIn(const Told& told) {
  if (!told->has_value() || !(**told).ok()) return std::nullopt;
  return (**told)->state.state;
}

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_FLOW_TESTING_FLOW_H_
