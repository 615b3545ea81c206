// Plays the worked example of "Getting started with AWS Purchase Order Management" step by step: three lines, two
// invoices, the tie-breaks, and all but a one-time order suspended.
#ifndef OUTLAY_TOOLS_DEMO_WORKED_EXAMPLE_H_
#define OUTLAY_TOOLS_DEMO_WORKED_EXAMPLE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "outlay/invoice_matching/v1/invoice.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/client/blocking_client.h"

namespace outlay::demo {

class WorkedExample {
 public:
  // `say` gets each line of the story. Everything passed in must outlive the example.
  WorkedExample(std::string organization, const client::BlockingClient& orders, const client::BlockingClient& invoices,
                std::function<void(const std::string&)> say);

  // INTERNAL / EXAMPLE_FAILED: a step did not end as the source says; the text tells which.
  absl::Status Run();

 private:
  absl::Status SetUp();
  absl::Status TwoInvoices();
  absl::Status BillFrom();
  absl::Status TieBreaks();
  absl::Status OutOfBalance();
  absl::Status OneTimeOrder();
  absl::Status Expiry();

  absl::Status SetBusinessTime(const std::string& rfc3339);
  // Creates and issues an order: number, entity, first and last month, then lines {number, type, dollars}.
  struct LineSpec {
    std::string number;
    std::string type;
    int64_t dollars;
  };
  absl::Status Order(const std::string& number, const std::string& entity, const std::string& first_month,
                     const std::string& last_month, const std::vector<LineSpec>& lines);
  // Sends an invoice and checks that it lands on `want` ("number / line", or "" for unmatched).
  absl::Status Invoice(const std::string& id, const std::string& entity, const std::string& type, int64_t dollars,
                       const std::string& want, const std::string& why);
  absl::Status Verb(std::string_view method, const std::string& number, const std::string& words);
  absl::Status Touch(const std::string& number);
  absl::Status ExpectBalance(const std::string& number, int64_t dollars);
  absl::Status ExpectLabel(const std::string& number, purchase_order::v1::PurchaseOrder::Label label);
  absl::StatusOr<purchase_order::v1::PurchaseOrder> Get(const std::string& number);

  std::string Parent() const { return "organizations/" + organization_; }
  std::string OrderName(const std::string& number) const;
  std::string Entity(const std::string& id) const { return Parent() + "/suppliers/aws/billFromEntities/" + id; }
  std::string NextRequestId() { return "example-" + std::to_string(++requests_); }

  const std::string organization_;
  const client::BlockingClient& orders_;
  const client::BlockingClient& invoices_;
  const std::function<void(const std::string&)> say_;
  int requests_ = 0;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_WORKED_EXAMPLE_H_
