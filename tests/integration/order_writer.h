// Changes orders of acme as ann, for tests that kill services meanwhile.
#ifndef OUTLAY_TESTS_INTEGRATION_ORDER_WRITER_H_
#define OUTLAY_TESTS_INTEGRATION_ORDER_WRITER_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/testing/matchers.h"
#include "common/testing/parse.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"

namespace outlay {

inline constexpr int kOrders = 12;

// Changes orders, as many as it is allowed to, each one until the answer has come: step 0 creates an order, each later
// one writes its number into the notes. Thread-safe.
class OrderWriter {
 public:
  OrderWriter(rpc::Channel* orders, uint64_t seed) : orders_(orders), random_(seed), thread_([this] { Work(); }) {}
  ~OrderWriter() {
    if (thread_.joinable()) End();
  }

  void Allow(int changes) {
    const absl::MutexLock lock(&mutex_);
    allowed_ += changes;
  }
  // Waits until all that is allowed is done. Returns the last step of each order; -1: there is no such order.
  std::vector<int> End() {
    {
      const absl::MutexLock lock(&mutex_);
      is_ending_ = true;
    }
    thread_.join();
    return steps_;
  }

 private:
  bool MayWork() const { return allowed_ > 0 || is_ending_; }

  void Work() {
    while (true) {
      {
        const absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(this, &OrderWriter::MayWork));
        if (allowed_ == 0) return;
        --allowed_;
      }
      const auto order = static_cast<size_t>(random_.Uniform(kOrders));
      if (!Change(order, steps_[order] + 1)) return;
      ++steps_[order];
    }
  }

  bool Change(size_t order, int step) {
    absl::Status status;
    do {
      status = step == 0 ? Create(order) : Update(order, step);
      const absl::MutexLock lock(&mutex_);
      if (!status.ok()) mutex_.AwaitWithTimeout(absl::Condition(&never_), absl::Milliseconds(20));
    } while ((absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) && !::testing::Test::HasFailure());
    EXPECT_THAT(status, outlay::testing::IsOk()) << "order " << order << " step " << step;
    return status.ok();
  }
  absl::Status Create(size_t order) {
    const auto request = testing::Parse<purchase_order::v1::CreatePurchaseOrderRequest>(
        Concat("parent: 'organizations/acme' purchase_order_id: 'o", order, "' purchase_order { number: 'o", order,
               "' notes: '0' supplier: 'organizations/acme/suppliers/s' bill_from_entities: "
               "'organizations/acme/suppliers/s/billFromEntities/e' period { first_month: '2020-01' last_month: "
               "'2098-12' } lines { number: '1' amount { currency_code: 'USD' units: 100 } } }"));
    purchase_order::v1::PurchaseOrder response;
    return rpc::CallAndWait(*orders_, "/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder", request,
                            &response, kAsAnn);
  }
  absl::Status Update(size_t order, int step) {
    const auto request = testing::Parse<purchase_order::v1::UpdatePurchaseOrderRequest>(
        Concat("request_id: 'o", order, "-", step, "' purchase_order { name: 'organizations/acme/purchaseOrders/o",
               order, "' notes: '", step, "' }"));
    purchase_order::v1::PurchaseOrder response;
    return rpc::CallAndWait(*orders_, "/outlay.purchase_order.v1.PurchaseOrders/UpdatePurchaseOrder", request,
                            &response, kAsAnn);
  }

  static inline const rpc::CallOptions kAsAnn = {.caller = {.subject = "ann", .organization = "acme"},
                                                 .timeout = absl::Seconds(10)};

  rpc::Channel* const orders_;
  SeededRandom random_;
  const bool never_ = false;
  std::vector<int> steps_ = std::vector<int>(kOrders, -1);  // Of the thread, until it ends.
  absl::Mutex mutex_;
  int allowed_ = 0;         // Guarded by mutex_.
  bool is_ending_ = false;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace outlay

#endif  // OUTLAY_TESTS_INTEGRATION_ORDER_WRITER_H_
