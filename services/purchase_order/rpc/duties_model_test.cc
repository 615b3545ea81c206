// Random chains of acts by a few persons and systems, compared with a model of who may do what (I12).
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/purchase_order/rpc/testing/duties.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

constexpr uint64_t kSeeds = 150;
constexpr int kSteps = 40;
constexpr int kOrders = 3;

using People = std::set<std::string>;

bool Overlap(const People& one, const People& other) {
  for (const std::string& person : one) {
    if (other.contains(person)) return true;
  }
  return false;
}

// The model: the acts on a supplier and its orders, recorded one by one. Its rule: no person has two different duties
// of one chain.
struct Chain {
  struct OnOrder {
    bool issued = false;
    People requesters;
    People posters;
  };
  People editors;
  OnOrder orders[kOrders];

  bool MayEdit(const People& who) const {
    for (const OnOrder& order : orders) {
      if (Overlap(who, order.requesters) || Overlap(who, order.posters)) return false;
    }
    return true;
  }
  bool MayRequest(int order, const People& who) const {
    return !Overlap(who, editors) && !Overlap(who, orders[order].posters);
  }
  bool MayPost(int order, const People& who) const {
    return !Overlap(who, editors) && !Overlap(who, orders[order].requesters);
  }
};

// An invoice on a line.
struct Posted {
  v1::InvoiceFacts facts;
  int order = 0;
};

class DutiesModelTest : public DutiesFixture {
 protected:
  DutiesModelTest() {
    Tell(R"pb(organization: "organizations/acme"
              base_currency: "USD"
              quotas { active_purchase_orders: 100000 })pb");
  }

  void Begin(uint64_t seed) {
    dice_ = std::make_unique<SeededRandom>(seed);
    seed_ = std::to_string(seed);
    chain_ = {};
    posted_.clear();
    invoices_ = 0;
    ActAs("platform");
    auto request = Parse<v1::CreateSupplierRequest>(R"pb(
      parent: "organizations/acme"
      supplier {
        display_name: "S"
        bill_from_entities { bill_from_entity_id: "us" currency: "USD" }
      }
    )pb");
    request.set_supplier_id(SupplierId());
    ASSERT_THAT(CallAs<v1::Supplier>("Suppliers/CreateSupplier", request), IsOk());
  }

  void Step() {
    const int order = static_cast<int>(dice_->Uniform(kOrders));
    const People who = Somebody();
    switch (dice_->Uniform(6)) {
      case 0:
        return dice_->Uniform(4) == 0 ? Edit(who) : Request(order, who);
      case 1:
        return Request(order, who);
      case 2:
      case 3:
        return Post(order, who);
      case 4:
        return UndoSome(who);
      default:
        return MoveSome(order, who);
    }
  }

  // Checks that the rows have the persons of the model, and nobody two duties.
  void CheckRows() {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    const Persons editors = LoadSupplier(*reader, {"acme", SupplierId()})->editors;
    for (int i = 0; i < kOrders; ++i) {
      if (!chain_.orders[i].issued) continue;
      const Persons requesters = LoadOrder(*reader, {"acme", OrderId(i)})->requesters;
      const Persons posters = LoadInvoiced(*reader, {"acme", OrderId(i)})->posters;
      EXPECT_FALSE(requesters.Overlaps(posters) || requesters.Overlaps(editors) || posters.Overlaps(editors));
      EXPECT_EQ(requesters, PersonsOf(chain_.orders[i].requesters));
      EXPECT_EQ(posters, PersonsOf(chain_.orders[i].posters));
    }
    EXPECT_EQ(editors, PersonsOf(chain_.editors));
  }
  int refused() const { return refused_; }
  int accepted() const { return accepted_; }

 private:
  static Persons PersonsOf(const People& people) {
    Persons persons;
    for (const std::string& person : people) persons.Add(person);
    return persons;
  }
  std::string SupplierId() const { return "s-" + seed_; }
  std::string OrderId(int order) const { return "po-" + seed_ + "-" + std::to_string(order); }
  std::string NextInvoice() { return "inv-" + seed_ + "-" + std::to_string(++invoices_); }

  // Sets the caller and returns the person behind it: a person, sometimes through a system, or nobody behind a system.
  People Somebody() {
    const uint64_t pick = dice_->Uniform(6);
    if (pick == 5) {
      ActAs("platform");
      return {};
    }
    const std::string person(1, static_cast<char>('a' + pick));
    dice_->Uniform(3) == 0 ? ActAs("platform", person) : ActAs(person);
    return {person};
  }

  // Expects that `status` is what the model says.
  bool Agrees(const absl::Status& status, bool may) {
    EXPECT_EQ(status.ok(), may) << status;
    if (!status.ok()) {
      EXPECT_THAT(status, HasReason("DUTIES_CONFLICT"));
    }
    (may ? accepted_ : refused_) += 1;
    return may;
  }

  void Edit(const People& who) {
    if (Agrees(Rename(SupplierId()), chain_.MayEdit(who))) chain_.editors.insert(who.begin(), who.end());
  }

  void Request(int i, const People& who) {
    Chain::OnOrder& order = chain_.orders[i];
    absl::Status status;
    if (order.issued) {
      status = Revise(OrderId(i)).status();
    } else {
      v1::CreatePurchaseOrderRequest request = ACreation(OrderId(i), "PO " + OrderId(i));
      const std::string supplier = "organizations/acme/suppliers/" + SupplierId();
      request.mutable_purchase_order()->set_supplier(supplier);
      request.mutable_purchase_order()->set_bill_from_entities(0, supplier + "/billFromEntities/us");
      request.set_submit(true);
      status = CallAs<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", request).status();
    }
    if (!Agrees(status, chain_.MayRequest(i, who))) return;
    order.issued = true;
    order.requesters.insert(who.begin(), who.end());
  }

  v1::InvoiceFacts FactsOf(int order, const People& who) {
    v1::InvoiceFacts facts = Facts(NextInvoice(), OrderId(order), who.empty() ? "" : *who.begin());
    facts.set_bill_from_entity("organizations/acme/suppliers/" + SupplierId() + "/billFromEntities/us");
    return facts;
  }

  void Post(int i, const People& who) {
    if (!chain_.orders[i].issued) return;
    const v1::InvoiceFacts facts = FactsOf(i, who);
    const v1::AssociationResult result = Associate(facts);
    const bool may = chain_.MayPost(i, who);
    ASSERT_EQ(result.has_association(), may) << result.DebugString();
    (may ? accepted_ : refused_) += 1;
    if (!may) {
      EXPECT_EQ(result.unmatched().reason(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
      return;
    }
    chain_.orders[i].posters.insert(who.begin(), who.end());
    posted_.push_back({.facts = facts, .order = i});
  }

  void UndoSome(const People& who) {
    if (posted_.empty()) return;
    const size_t at = dice_->Uniform(posted_.size());
    const std::string name = posted_[at].facts.invoice();
    const absl::Status status = Undo(name.substr(name.rfind('/') + 1), who.empty() ? "" : *who.begin());
    if (!Agrees(status, chain_.MayPost(posted_[at].order, who))) return;
    chain_.orders[posted_[at].order].posters.insert(who.begin(), who.end());
    posted_.erase(posted_.begin() + static_cast<int64_t>(at));
  }

  // Posts a new invoice, or moves one that is on a line already.
  void MoveSome(int to, const People& who) {
    if (!chain_.orders[to].issued) return;
    const bool is_new = posted_.empty() || dice_->Uniform(2) == 0;
    Posted moved =
        is_new ? Posted{.facts = FactsOf(to, Somebody()), .order = to} : posted_[dice_->Uniform(posted_.size())];
    People behind = who;
    behind.insert(moved.facts.posted_by().begin(), moved.facts.posted_by().end());
    const bool may = chain_.MayPost(to, behind) && chain_.MayPost(moved.order, behind);
    if (!Agrees(Move(moved.facts, OrderId(to), who.empty() ? "" : *who.begin()), may)) return;
    chain_.orders[to].posters.insert(behind.begin(), behind.end());
    chain_.orders[moved.order].posters.insert(behind.begin(), behind.end());
    if (is_new) {
      posted_.push_back({.facts = moved.facts, .order = to});
      return;
    }
    for (Posted& posted : posted_) {
      if (posted.facts.invoice() == moved.facts.invoice()) posted.order = to;
    }
  }

  std::unique_ptr<SeededRandom> dice_;
  std::string seed_;
  Chain chain_;
  std::vector<Posted> posted_;
  int invoices_ = 0;
  int refused_ = 0;
  int accepted_ = 0;
};

TEST_F(DutiesModelTest, NobodyEverHasTwoDutiesAlongOneChain) {
  for (uint64_t seed = 1; seed <= kSeeds && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Begin(seed);
    for (int step = 0; step < kSteps && !HasFailure(); ++step) Step();
    CheckRows();
  }
  EXPECT_GT(refused(), 500) << "the acts must meet each other";
  EXPECT_GT(accepted(), 1'000);
}

}  // namespace
}  // namespace outlay::purchase_order
