// People who order, change, invoice, give up and decide, whatever happens to the services meanwhile: each asks until
// there is an answer. For tests that kill services.
#ifndef OUTLAY_TESTS_INTEGRATION_ORDER_PEOPLE_H_
#define OUTLAY_TESTS_INTEGRATION_ORDER_PEOPLE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/parse.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tests/integration/services.h"

namespace outlay {

inline constexpr char kAcme[] = "organizations/acme";

// The channels of an installation whose services may be down.
class Peers {
 public:
  explicit Peers(Services* services) {
    for (const char* name : {"directory", "approval", "budget", "purchase_order"}) {
      channels_[name] = std::make_unique<rpc::GrpcChannel>(
          &pool_, rpc::GrpcChannelOptions{.target = services->TargetOf(name), .service = name, .connections = 2});
    }
  }
  // "approval.v1.Reviews/GetReview". In the same words until there is an answer. Thread-safe.
  absl::Status Ask(const std::string& subject, const std::string& method, const google::protobuf::Message& request,
                   google::protobuf::Message* response, const std::string& organization = "acme") {
    absl::Mutex mutex;
    const bool never = false;
    absl::Status status;
    do {
      status = rpc::CallAndWait(
          *channels_.at(method.substr(0, method.find('.'))), Concat("/outlay.", method), request, response,
          {.caller = {.subject = subject, .organization = organization}, .timeout = absl::Seconds(10)});
      const absl::MutexLock lock(&mutex);
      if (!status.ok()) mutex.AwaitWithTimeout(absl::Condition(&never), absl::Milliseconds(10));
    } while ((absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) && !::testing::Test::HasFailure());
    return status;
  }

 private:
  rpc::ChannelPool pool_;
  std::map<std::string, std::unique_ptr<rpc::GrpcChannel>> channels_;
};

// Does something at random again and again.
class Person {
 public:
  Person(Peers* services, uint64_t seed) : services_(*services), random_(seed) {}
  virtual ~Person() = default;
  void Begin() {
    thread_ = std::thread([this] {
      while (!is_over_ && !::testing::Test::HasFailure()) Step();
    });
  }
  void End() {
    is_over_ = true;
    thread_.join();
  }
  int answers() const { return answers_; }
  int refused() const { return refused_; }

 protected:
  virtual void Step() = 0;

  // Refusals are answers: what it is about has moved on.
  template <typename Request, typename Response>
  bool Do(const std::string& subject, const std::string& method, const Request& request, Response* response) {
    const absl::Status status = services_.Ask(subject, method, request, response);
    ++answers_;
    if (status.ok()) return true;
    ++refused_;
    const bool is_answer = absl::IsFailedPrecondition(status) || absl::IsAborted(status) || absl::IsNotFound(status) ||
                           absl::IsResourceExhausted(status);
    EXPECT_TRUE(is_answer) << method << ": " << status;
    return false;
  }
  uint64_t Draw(uint64_t bound) { return random_.Uniform(bound); }
  std::string Money(uint64_t units_max) {
    return Concat("{ currency_code: 'USD' units: ", 1 + Draw(units_max), " nanos: ", Draw(100) * 10'000'000, " }");
  }
  // For a moment.
  void Rest() {
    const absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&never_), absl::Milliseconds(20));
  }

 private:
  Peers& services_;
  SeededRandom random_;
  int answers_ = 0;
  int refused_ = 0;
  absl::Mutex mutex_;
  const bool never_ = false;
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

// Orders, and does something to one of the orders at hand.
class Buyer final : public Person {
 public:
  Buyer(Peers* services, int number, uint64_t seed) : Person(services, seed), number_(number) {}
  // The newest version of each order that was answered. After End.
  const std::map<std::string, int64_t>& orders() const { return orders_; }
  int booked() const { return booked_; }

 private:
  void Step() override {
    if (at_hand_.size() < kAtHand || Draw(16) == 0) return Create();
    order_ = at_hand_[Draw(at_hand_.size())];
    const std::string named = Concat("request_id: '", NextId(), "' name: '", kAcme, "/purchaseOrders/", order_, "' ");
    switch (Draw(32)) {
      case 0:
        return Verb<purchase_order::v1::CancelPurchaseOrderRequest>("CancelPurchaseOrder", named);
      case 1:
      case 2:
        return Verb<purchase_order::v1::ClosePurchaseOrderRequest>("ClosePurchaseOrder", named);
      case 3:
      case 4:
        return Verb<purchase_order::v1::ReopenPurchaseOrderRequest>("ReopenPurchaseOrder", named);
      case 5:
        return Verb<purchase_order::v1::WithdrawPurchaseOrderChangeRequest>("WithdrawPurchaseOrderChange", named);
      case 6:
      case 7:
        return Verb<purchase_order::v1::SubmitPurchaseOrderRequest>("SubmitPurchaseOrder", named);
      case 8:
        return Verb<purchase_order::v1::UpdatePurchaseOrderRequest>(
            "UpdatePurchaseOrder",
            Concat("request_id: '", NextId(), "' purchase_order { name: '", kAcme, "/purchaseOrders/", order_,
                   "' lines { number: '1' amount ", Money(300), " } } update_mask { paths: 'lines' }"));
      case 9:
        return Verb<purchase_order::v1::RevisePurchaseOrderRequest>("RevisePurchaseOrder",
                                                                    named + "remove_line_numbers: '2'");
      case 10:
      case 11:
      case 12:
      case 13:
      case 14:
        return Verb<purchase_order::v1::RevisePurchaseOrderRequest>(
            "RevisePurchaseOrder", Concat(named, "lines { number: '", 1 + Draw(3), "' amount ", Money(400), " }"));
      case 15:
      case 16:
        return Undo();
      case 17:
      case 18:
      case 19:
      case 20:
      case 21:
        return Book();
      default:
        return Rest();
    }
  }

  void Create() {
    order_ = Concat("o", number_, "-", ++created_);
    if (at_hand_.size() == kAtHand) at_hand_.erase(at_hand_.begin());
    at_hand_.push_back(order_);
    Verb<purchase_order::v1::CreatePurchaseOrderRequest>(
        "CreatePurchaseOrder",
        Concat("parent: '", kAcme, "' purchase_order_id: '", order_, "' submit: true purchase_order { number: '",
               order_, "' supplier: '", kAcme, "/suppliers/s' bill_from_entities: '", kAcme,
               "/suppliers/s/billFromEntities/e' period { first_month: '2020-01' last_month: '2098-12' } lines { "
               "number: '1' amount ",
               Money(300), " } lines { number: '2' amount ", Money(200), " } }"));
  }

  template <typename Request>
  void Verb(const std::string& method, const std::string& text) {
    purchase_order::v1::PurchaseOrder order;
    if (!Do("ann", Concat("purchase_order.v1.PurchaseOrders/", method), testing::Parse<Request>(text), &order)) return;
    orders_[order_] = order.version();
  }

  void Book() {
    const std::string invoice = Concat(kAcme, "/invoices/", NextId());
    purchase_order::v1::AssociateInvoicesResponse response;
    const bool is_done =
        Do("invoice_matching", "purchase_order.v1.Associations/AssociateInvoices",
           testing::Parse<purchase_order::v1::AssociateInvoicesRequest>(
               Concat("invoices { invoice: '", invoice, "' bill_from_entity: '", kAcme,
                      "/suppliers/s/billFromEntities/e' creation_time { seconds: 1718000000 } purchase_order_number: '",
                      order_, "' amount ", Money(80), " }")),
           &response);
    if (!is_done || !response.results(0).has_association()) return;
    ++booked_;
    invoices_.push_back(invoice);
  }
  void Undo() {
    if (invoices_.empty()) return;
    purchase_order::v1::Association undone;
    Do("invoice_matching", "purchase_order.v1.Associations/UndoAssociation",
       testing::Parse<purchase_order::v1::UndoAssociationRequest>(
           Concat("parent: '", kAcme, "' request_id: '", NextId(), "' invoice: '", invoices_.back(), "'")),
       &undone);
    invoices_.pop_back();
  }
  std::string NextId() { return Concat("b", number_, "-", ++ids_); }

  static constexpr size_t kAtHand = 6;

  const int number_;
  int ids_ = 0;
  int created_ = 0;
  int booked_ = 0;
  std::string order_;                 // that something is done to
  std::vector<std::string> at_hand_;  // the oldest first
  std::map<std::string, int64_t> orders_;
  std::vector<std::string> invoices_;
};

// Decides about what waits for bob, and proposes other budgets.
class Approver final : public Person {
 public:
  using Person::Person;
  int proposed() const { return proposed_; }

 private:
  void Step() override {
    approval::v1::ListReviewsResponse waiting;
    if (!Do("bob", "approval.v1.Reviews/ListReviews",
            testing::Parse<approval::v1::ListReviewsRequest>(Concat("parent: '", kAcme, "' waiting_for_me: true")),
            &waiting)) {
      return;
    }
    if (waiting.reviews().empty()) return Rest();
    for (const approval::v1::Review& review : waiting.reviews()) {
      const std::string about =
          Concat("request_id: 'a", ++ids_, "' name: '", review.name(), "' digest: '", review.digest(), "' ");
      approval::v1::Review after;
      if (Draw(4) == 0 && review.subject().kind() == approval::v1::SUBJECT_KIND_PURCHASE_ORDER) {
        proposed_ += Do("bob", "approval.v1.Reviews/ProposeBudget",
                        testing::Parse<approval::v1::ProposeBudgetRequest>(
                            Concat(about, "cost_center: '", Draw(3) == 0 ? "office" : "lab", "'")),
                        &after);
        continue;
      }
      Do("bob", "approval.v1.Reviews/DecideReview",
         testing::Parse<approval::v1::DecideReviewRequest>(
             Concat(about, Draw(5) == 0 ? "verdict: VERDICT_REJECT reason: 'no'" : "verdict: VERDICT_APPROVE")),
         &after);
    }
  }

  int ids_ = 0;
  int proposed_ = 0;
};

}  // namespace outlay

#endif  // OUTLAY_TESTS_INTEGRATION_ORDER_PEOPLE_H_
