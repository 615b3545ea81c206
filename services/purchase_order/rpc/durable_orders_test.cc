// Orders on RocksDB in a temporary folder, across a restart. Real: commands, rows, log, files, threads. Fake: time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "common/command/executor.h"
#include "common/store/rocks_store.h"
#include "common/tenant/directory_events.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "services/purchase_order/commands/create_order.h"
#include "services/purchase_order/commands/order_verbs.h"
#include "services/purchase_order/domain/order/testing/samples.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class DurableOrdersTest : public ::testing::Test {
 protected:
  DurableOrdersTest() { Open(); }
  ~DurableOrdersTest() override { Close(); }

  void Open() {
    store::RocksStoreOptions options;
    options.clock = &clock_;
    options.directory = folder_.path();
    absl::StatusOr<std::unique_ptr<store::Store>> store = store::OpenRocksStore(options);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
    store_->SetViewLoader(CandidateView::Load);
    executor_ = std::make_unique<command::Executor>(*store_);
  }
  void Close() {
    executor_.reset();
    store_.reset();
  }

  absl::Status Write(store::Body body) {
    std::promise<absl::Status> end;
    store_->Write({.partition = store::PartitionOf("acme"), .organization = "acme", .body = std::move(body)},
                  [&end](absl::Status status) { end.set_value(std::move(status)); });
    return end.get_future().get();
  }
  absl::Status Execute(const std::string& request_id, const std::string& content,
                       std::unique_ptr<command::Command> command) {
    std::promise<absl::Status> end;
    executor_->Execute({.subject = "ann", .organization = "acme", .on_behalf_of = {}, .cause = {}},
                       {.request_id = request_id, .digest = Sha256(content)}, std::move(command),
                       [&end](absl::StatusOr<command::Result> result) { end.set_value(result.status()); });
    return end.get_future().get();
  }
  absl::Status Create(const std::string& id, const std::string& content) {
    return Execute("", content, std::make_unique<CreateOrder>(OrderCreation{.order_id = id, .spec = samples::ASpec()}));
  }

  outlay::testing::FakeClock clock_;
  const testing::TemporaryFolder folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<command::Executor> executor_;
};

TEST_F(DurableOrdersTest, WhatWasAnsweredIsThereAfterARestart) {
  ASSERT_THAT(Write([](store::Transaction& txn) {
                directory::v1::OrganizationChanged organization;
                organization.set_organization("organizations/acme");
                organization.set_base_currency("USD");
                tenant::ApplyDirectoryEvent(txn, organization);
                SaveSupplier(txn, "acme", samples::ASupplier());
                return absl::OkStatus();
              }),
              IsOk());
  ASSERT_THAT(Create("po-1", "content"), IsOk());
  const auto submit = [] { return std::make_unique<SubmitOrder>(OrderRequest{.order_id = "po-1"}, Peers()); };
  ASSERT_THAT(Execute("r1", "submit", submit()), IsOk());
  const absl::StatusOr<Order> before = LoadOrder(*store_->Read(store::PartitionOf("acme")), {"acme", "po-1"});
  Close();
  Open();
  const absl::StatusOr<Order> after = LoadOrder(*store_->Read(store::PartitionOf("acme")), {"acme", "po-1"});
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(*after, *before);
  EXPECT_EQ(after->state, State::kIssued);
  EXPECT_THAT(Execute("r1", "submit", submit()), IsOk());
  EXPECT_THAT(Execute("r1", "other", submit()), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(Execute("r2", "submit", submit()), HasReason("PURCHASE_ORDER_NOT_DRAFT"));
  EXPECT_THAT(Create("po-1", "content"), IsOk());
  EXPECT_THAT(Create("po-1", "other"), HasReason("PURCHASE_ORDER_ID_TAKEN"));
  EXPECT_THAT(Create("po-2", "content"), HasReason("PURCHASE_ORDER_NUMBER_TAKEN"));
}

}  // namespace
}  // namespace outlay::purchase_order
