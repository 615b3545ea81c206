// The orders that the association benchmark runs on, made through the public RPCs, and the invoices it sends.
#ifndef OUTLAY_TOOLS_BENCH_ASSOCIATION_DATA_H_
#define OUTLAY_TOOLS_BENCH_ASSOCIATION_DATA_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "tools/bench/raw_client.h"
#include "tools/bench/report.h"

namespace outlay::bench {

inline constexpr char kCreateInvoice[] = "/outlay.invoice_matching.v1.Invoices/CreateInvoice";
inline constexpr char kStreamCreateInvoices[] = "/outlay.invoice_matching.v1.Invoices/StreamCreateInvoices";

// The same number of orders with the same number of lines in every organization. All lines of an organization are
// candidates for all its invoices.
struct OrderData {
  std::string first_part;  // of the organizations' ids
  int organizations = 1;
  int orders = 1;
  int lines = 1;             // of each order
  int64_t line_units = 500;  // of money on each line

  std::string Organization(int i) const;
  int64_t all_lines() const { return int64_t{1} * organizations * orders * lines; }
};

// The lines of a directory file that declare the organizations.
std::string DirectoryLines(const OrderData& data);

// Creates suppliers and issued orders; what is there already stays.
absl::Status CreateOrders(RawClient& client, const OrderData& data, const Report& report);

// Makes invoices that no run before has sent. Thread-safe.
class InvoiceMaker {
 public:
  // Invoices for `organizations` of `data`. `named_orders` > 0: each names one of so many orders by its number, else
  // the line is looked for.
  InvoiceMaker(const OrderData& data, int organizations, int named_orders);

  struct Made {
    int organization = 0;
    invoice_matching::v1::CreateInvoiceRequest request;
  };
  // For a random organization.
  Made Next();
  // For this one.
  void Fill(int organization, invoice_matching::v1::CreateInvoiceRequest* request);
  invoice_matching::v1::CreateInvoiceRequest For(int organization);

  // Metadata of calls for an organization.
  const Metadata& metadata(int organization) const { return metadata_[static_cast<size_t>(organization)]; }
  int organizations() const { return static_cast<int>(metadata_.size()); }

 private:
  const OrderData data_;
  const int named_orders_;
  const std::string run_;
  std::vector<Metadata> metadata_;
  std::atomic<uint64_t> next_{0};
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ASSOCIATION_DATA_H_
