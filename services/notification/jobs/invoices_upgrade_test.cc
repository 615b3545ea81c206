// Invoices that were there before the program kept what falls due. Real: the feed between two nodes, events, job, rows.
// Fake: time, threads, disks, the network, the producer's resources.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/calendar.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/keyspaces.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/jobs/due_job.h"
#include "common/rpc/values.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "services/notification/events/producer_events.h"
#include "services/notification/jobs/tell_steps.h"
#include "services/notification/store/due_invoices.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/organization_view.h"

namespace outlay::notification {
namespace {

namespace im = invoice_matching::v1;
using ::outlay::testing::IsOk;
using ::testing::SizeIs;

class InvoicesUpgradeTest : public ::testing::Test {
 protected:
  InvoicesUpgradeTest() {
    nodes_.consumer.store().SetViewLoader(OrganizationView::Load);
    directory::v1::OrganizationChanged organization;
    organization.set_organization("organizations/acme");
    organization.set_base_currency("EUR");
    organization.set_time_zone("Europe/Berlin");
    tenant::TellDirectoryEvent(nodes_.consumer, organization);
    // As it was received and told long ago: the log has it no more, and the cursor is behind it.
    EXPECT_THAT(nodes_.Add("acme", "something", 1), IsOk());
    EXPECT_THAT(nodes_.consumer.Write("acme",
                                      [](store::Transaction& txn) {
                                        feed::storage::v1::CursorRecord cursor;
                                        cursor.set_epoch(1);
                                        cursor.set_sequence(1);
                                        txn.Put(feed::kCursors, {kInvoiceProducer}, cursor);
                                        return absl::OkStatus();
                                      }),
                IsOk());
    nodes_.snapshot = [this](const store::Reader& reader, std::string_view) {
      feed::SnapshotPage page;
      if (reader.partition() == store::PartitionOf("acme")) {
        page.events.push_back(command::Announce(invoice_.invoice(), invoice_));
      }
      return page;
    };
    nodes_.StartProducer();
    invoice_.set_state(im::Invoice::STATE_RECEIVED);
    invoice_.set_invoice("organizations/acme/invoices/i-1");
    invoice_.set_number("R 1");
    invoice_.mutable_amount()->set_currency_code("EUR");
    invoice_.mutable_amount()->set_units(100);
    invoice_.add_posted_by("fay");
    rpc::ToProto(nodes_.clock.Now() - absl::Hours(24), invoice_.mutable_receive_time());
    rpc::ToProto(DayOf(nodes_.clock.Now(), TimeZone::Load("Europe/Berlin").value()) + 10, invoice_.mutable_due_date());
  }

  void Follow() {
    feed::FeedConsumer consumer({.producer = kInvoiceProducer,
                                 .consumer = "notification",
                                 .channel = &nodes_.channel(),
                                 .store = &nodes_.consumer.store(),
                                 .scheduler = &nodes_.scheduler,
                                 .random = &nodes_.random,
                                 .clock = &nodes_.clock,
                                 .handler = &events_});
    consumer.Start();
    nodes_.scheduler.RunDue();
  }
  size_t Told() {
    jobs::DueJob job({.name = "tell_invoices_due"}, TellInvoicesDueScan({}), &nodes_.consumer.store(),
                     &nodes_.consumer.executor(), &nodes_.scheduler, &nodes_.clock);
    for (int run = 0; run < 3; ++run) {
      EXPECT_TRUE(job.RunOnce());
      nodes_.scheduler.RunDue();
    }
    const auto reader = nodes_.consumer.store().Read(store::PartitionOf("acme"));
    return ListNotices(*reader, {"acme", "fay"}, /*before=*/"", /*max=*/100).value().size();
  }

  const ProducerEvents events_{kInvoiceProducer};
  im::InvoiceChanged invoice_;
  feed::FeedNodes nodes_;
};

TEST_F(InvoicesUpgradeTest, WhatWasThereBeforeIsToldOnItsDay) {
  Follow();
  EXPECT_EQ(Told(), 0U);
  nodes_.clock.Advance(absl::Hours(24 * 4));
  EXPECT_EQ(Told(), 1U);
  Follow();
  nodes_.clock.Advance(absl::Hours(24 * 7));
  EXPECT_EQ(Told(), 2U);
}

}  // namespace
}  // namespace outlay::notification
