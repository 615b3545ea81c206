#include "tools/bench/association_data.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/strings/str_format.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tools/bench/callers.h"

namespace outlay::bench {
namespace {

namespace po = purchase_order::v1;

constexpr char kCreateSupplier[] = "/outlay.purchase_order.v1.Suppliers/CreateSupplier";
constexpr char kBatchCreateOrders[] = "/outlay.purchase_order.v1.PurchaseOrders/BatchCreatePurchaseOrders";
constexpr int kOrdersPerBatch = 20;
// Organizations that are filled at a time.
constexpr int kFillers = 16;

std::string Entity(const std::string& organization) {
  return Concat(Parent(organization), "/suppliers/acme/billFromEntities/acme-europe");
}

std::string OrderNumber(int order) {
  return absl::StrFormat("PO-%06d", order);
}

absl::CivilDay Today() {
  return absl::ToCivilDay(SystemClock().Now(), absl::UTCTimeZone());
}

void SetDate(absl::CivilDay day, google::type::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

std::string SupplierRequest(const std::string& organization) {
  po::CreateSupplierRequest request;
  request.set_parent(Parent(organization));
  request.set_supplier_id("acme");
  request.mutable_supplier()->set_display_name("Acme");
  po::BillFromEntity* const entity = request.mutable_supplier()->add_bill_from_entities();
  entity->set_bill_from_entity_id("acme-europe");
  entity->set_currency(kCurrency);
  return request.SerializeAsString();
}

std::string OrdersRequest(const OrderData& data, const std::string& organization, int first, int end) {
  po::BatchCreatePurchaseOrdersRequest batch;
  batch.set_parent(Parent(organization));
  for (int order = first; order < end; ++order) {
    po::CreatePurchaseOrderRequest* const request = batch.add_requests();
    request->set_parent(batch.parent());
    request->set_purchase_order_id(absl::StrFormat("po-%06d", order));
    request->set_submit(true);
    po::PurchaseOrder* const created = request->mutable_purchase_order();
    created->set_number(OrderNumber(order));
    created->set_supplier(Concat(batch.parent(), "/suppliers/acme"));
    created->add_bill_from_entities(Entity(organization));
    created->mutable_period()->set_first_month(absl::StrFormat("%d-01", Today().year()));
    created->mutable_period()->set_last_month(absl::StrFormat("%d-12", Today().year() + 1));
    for (int i = 0; i < data.lines; ++i) {
      po::Line* const line = created->add_lines();
      line->set_number(absl::StrFormat("%03d", i));
      line->mutable_amount()->set_currency_code(kCurrency);
      line->mutable_amount()->set_units(data.line_units);
    }
  }
  return batch.SerializeAsString();
}

// OK if every order was created, now or before.
absl::Status CheckCreated(const grpc::ByteBuffer& reply) {
  po::BatchCreatePurchaseOrdersResponse response;
  if (!response.ParseFromString(ToString(reply))) return absl::InternalError("the reply does not parse");
  for (const po::PurchaseOrderResult& result : response.results()) {
    if (result.has_error()) return absl::InternalError(result.error().message());
  }
  return absl::OkStatus();
}

// Fills organizations one after another, several at a time.
class Filler {
 public:
  Filler(RawClient& client, const OrderData& data) : client_(client), data_(data) {}

  absl::Status Run(const Report& report) {
    std::unique_lock lock(mutex_);
    for (int i = 0; i < std::min(kFillers, data_.organizations); ++i) {
      const int organization = next_++;
      lock.unlock();
      CreateSupplier(organization);
      lock.lock();
    }
    const int step = std::max(1, data_.organizations / 10);
    for (int told = 0; done_ < data_.organizations && error_.ok();) {
      changed_.wait(lock);
      if (done_ < told + step) continue;
      told = done_;
      report.Note(Concat("orders of ", done_, " of ", data_.organizations, " organizations created"));
    }
    changed_.wait(lock, [&] { return under_way_ == 0; });
    return error_;
  }

 private:
  void CreateSupplier(int organization) {
    const std::string name = data_.Organization(organization);
    Call(organization, kCreateSupplier, SupplierRequest(name),
         [this, organization](const grpc::ByteBuffer&) { CreateOrders(organization, 0); });
  }

  void CreateOrders(int organization, int first) {
    if (first >= data_.orders) {
      NextOrganization();
      return;
    }
    const int end = std::min(first + kOrdersPerBatch, data_.orders);
    Call(organization, kBatchCreateOrders, OrdersRequest(data_, data_.Organization(organization), first, end),
         [this, organization, end](const grpc::ByteBuffer& reply) {
           if (absl::Status created = CheckCreated(reply); !created.ok()) {
             Fail(created);
           } else {
             CreateOrders(organization, end);
           }
         });
  }

  void NextOrganization() {
    int organization = 0;
    {
      const std::lock_guard lock(mutex_);
      ++done_;
      changed_.notify_all();
      if (next_ >= data_.organizations || !error_.ok()) return;
      organization = next_++;
    }
    CreateSupplier(organization);
  }

  void Call(int organization, const char* method, const std::string& request,
            UniqueFunction<void(const grpc::ByteBuffer&)> then) {
    {
      const std::lock_guard lock(mutex_);
      ++under_way_;
    }
    client_.Call(static_cast<size_t>(organization), method, CallerOf(data_.Organization(organization)),
                 ToBuffer(request), [this, then = std::move(then)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                   if (reply.ok()) {
                     then(*reply);
                   } else {
                     Fail(reply.status());
                   }
                   const std::lock_guard lock(mutex_);
                   --under_way_;
                   changed_.notify_all();
                 });
  }

  void Fail(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    error_.Update(status);
    changed_.notify_all();
  }

  RawClient& client_;
  const OrderData& data_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  int next_ = 0;
  int done_ = 0;
  int under_way_ = 0;
  absl::Status error_;
};

}  // namespace

std::string OrderData::Organization(int i) const {
  return absl::StrFormat("%s-%06d", first_part, i);
}

std::string DirectoryLines(const OrderData& data) {
  std::string lines;
  for (int i = 0; i < data.organizations; ++i) {
    const std::string organization = data.Organization(i);
    lines += absl::StrFormat(
        R"({"organization": {"organization": "organizations/%s", "displayName": "%s", "baseCurrency": "%s", )"
        R"("timeZone": "UTC", "quotas": {"activePurchaseOrders": 10000, "linesPerPurchaseOrder": 500}}})"
        "\n",
        organization, organization, kCurrency);
  }
  return lines;
}

absl::Status CreateOrders(RawClient& client, const OrderData& data, const Report& report) {
  return Filler(client, data).Run(report);
}

InvoiceMaker::InvoiceMaker(const OrderData& data, int organizations, int named_orders)
    : data_(data), named_orders_(named_orders), run_(absl::StrFormat("%x", absl::ToUnixMicros(SystemClock().Now()))) {
  for (int i = 0; i < organizations; ++i) metadata_.push_back(CallerOf(data.Organization(i)));
}

InvoiceMaker::Made InvoiceMaker::Next() {
  Made made;
  const uint64_t spread = next_.load(std::memory_order_relaxed) * kSpread >> 24;
  made.organization = static_cast<int>(spread % metadata_.size());
  Fill(made.organization, &made.request);
  return made;
}

invoice_matching::v1::CreateInvoiceRequest InvoiceMaker::For(int organization) {
  invoice_matching::v1::CreateInvoiceRequest request;
  Fill(organization, &request);
  return request;
}

void InvoiceMaker::Fill(int organization, invoice_matching::v1::CreateInvoiceRequest* request) {
  const uint64_t number = next_.fetch_add(1, std::memory_order_relaxed);
  const std::string& name = metadata_[static_cast<size_t>(organization)][0].second;
  request->set_parent(Parent(name));
  request->set_invoice_id(absl::StrFormat("inv-%s-%09d", run_, number));
  invoice_matching::v1::Invoice* const invoice = request->mutable_invoice();
  invoice->set_number(absl::StrFormat("%s/%09d", run_, number));
  invoice->set_bill_from_entity(Entity(name));
  SetDate(Today(), invoice->mutable_issue_date());
  invoice->mutable_amount()->set_currency_code(kCurrency);
  invoice->mutable_amount()->set_units(static_cast<int64_t>(50 + number % 100));
  if (named_orders_ > 0) {
    const uint64_t order = (number * kSpread >> 32) % static_cast<uint64_t>(named_orders_);
    invoice->set_purchase_order_number(OrderNumber(static_cast<int>(order)));
  }
}

}  // namespace outlay::bench
