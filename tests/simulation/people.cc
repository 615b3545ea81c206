#include "tests/simulation/people.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/simulation/nodes.h"

namespace outlay::simulation {
namespace {

namespace im = invoice_matching::v1;
namespace po = purchase_order::v1;

constexpr char kCreateInvoice[] = "/outlay.invoice_matching.v1.Invoices/CreateInvoice";
constexpr char kGetInvoice[] = "/outlay.invoice_matching.v1.Invoices/GetInvoice";
constexpr char kListInvoices[] = "/outlay.invoice_matching.v1.Invoices/ListInvoices";
constexpr char kCancelInvoice[] = "/outlay.invoice_matching.v1.Invoices/CancelInvoice";
constexpr char kChangeAssociation[] = "/outlay.invoice_matching.v1.Invoices/ChangeAssociation";
constexpr char kCreateOrder[] = "/outlay.purchase_order.v1.PurchaseOrders/CreatePurchaseOrder";
constexpr char kGetOrder[] = "/outlay.purchase_order.v1.PurchaseOrders/GetPurchaseOrder";
constexpr char kCreateSupplier[] = "/outlay.purchase_order.v1.Suppliers/CreateSupplier";

constexpr int64_t kCents = 100;
constexpr int32_t kNanosOfCent = 10'000'000;

std::string Parent(const std::string& organization) {
  return absl::StrCat("organizations/", organization);
}

}  // namespace

// One walk through the list.
struct People::Listing {
  im::ListInvoicesRequest request;
  ListWalk walk;
};

People::People(testing::Simulator* simulator, std::string organization, std::string strangers)
    : Party(simulator, std::move(organization), std::move(strangers)),
      orders_(simulator, {.node = kOrders, .caller = {.subject = "alice", .organization = organization_}}),
      invoices_(simulator, {.node = kInvoices, .caller = {.subject = "alice", .organization = organization_}}) {}

std::string People::InvoiceName(const std::string& invoice_id) const {
  return absl::StrCat(Parent(organization_), "/invoices/", invoice_id);
}

void People::CreateSupplier() {
  auto request = Parsed<po::CreateSupplierRequest>(R"pb(
    supplier_id: "s"
    supplier {
      display_name: "S"
      bill_from_entities { bill_from_entity_id: "e" currency: "EUR" }
    })pb");
  request.set_parent(Parent(organization_));
  orders_.Call<po::Supplier>(kCreateSupplier, request, [this](const absl::Status& status, const po::Supplier&) {
    if (!status.ok()) Problem(absl::StrCat("supplier: ", status.ToString()));
  });
}

void People::Issue(const std::string& order_id) {
  auto request = Parsed<po::CreatePurchaseOrderRequest>(R"pb(
    submit: true
    purchase_order {
      period { first_month: "2024-01" last_month: "2024-12" }
      lines {
        number: "1"
        amount { currency_code: "EUR" units: 60 }
      }
      lines {
        number: "2"
        amount { currency_code: "EUR" units: 40 nanos: 500000000 }
      }
    })pb");
  const std::string parent = Parent(organization_);
  request.set_parent(parent);
  request.set_purchase_order_id(order_id);
  po::PurchaseOrder& order = *request.mutable_purchase_order();
  order.set_number(order_id);
  order.set_supplier(absl::StrCat(parent, "/suppliers/s"));
  order.add_bill_from_entities(absl::StrCat(parent, "/suppliers/s/billFromEntities/e"));
  orders_.Call<po::PurchaseOrder>(kCreateOrder, request,
                                  [this, order_id](const absl::Status& status, const po::PurchaseOrder& answer) {
                                    if (!status.ok()) return Problem(absl::StrCat("issue: ", status.ToString()));
                                    issued_.insert(order_id);
                                    logged_.push_back({kOrders, "purchaseOrders.create", "", answer.name()});
                                  });
}

im::CreateInvoiceRequest People::NewInvoice(const std::string& invoice_id) {
  const std::string parent = Parent(organization_);
  im::CreateInvoiceRequest request;
  request.set_parent(parent);
  request.set_invoice_id(invoice_id);
  im::Invoice& invoice = *request.mutable_invoice();
  invoice.set_number(invoice_id);
  invoice.set_bill_from_entity(absl::StrCat(parent, "/suppliers/s/billFromEntities/e"));
  constexpr const char* kCurrencies[] = {"EUR", "EUR", "USD", "GBP"};
  invoice.mutable_amount()->set_currency_code(kCurrencies[random().Uniform(4)]);
  invoice.mutable_amount()->set_units(static_cast<int64_t>(random().Uniform(25)));
  invoice.mutable_amount()->set_nanos(static_cast<int32_t>(1 + random().Uniform(99)) * kNanosOfCent);
  if (random().Uniform(4) == 0) invoice.set_purchase_order_number("po-2");
  return request;
}

void People::CreditInParts(const std::string& invoice_id) {
  const google::type::Money& whole = known_.at(invoice_id).created.amount();
  const int64_t cents = whole.units() * kCents + whole.nanos() / kNanosOfCent;
  const int64_t first = static_cast<int64_t>(random().Uniform(static_cast<uint64_t>(cents)));
  for (const auto& [part, amount] : {std::pair("a", first), std::pair("b", cents - first)}) {
    im::CreateInvoiceRequest request = NewInvoice(absl::StrCat("credit-", part, "-", invoice_id));
    im::Invoice& note = *request.mutable_invoice();
    note.clear_purchase_order_number();
    note.set_kind(im::Invoice::KIND_CREDIT_NOTE);
    note.set_credited_invoice(InvoiceName(invoice_id));
    *note.mutable_amount() = whole;
    note.mutable_amount()->set_units(amount / kCents);
    note.mutable_amount()->set_nanos(static_cast<int32_t>(amount % kCents * kNanosOfCent));
    Send(request);
  }
}

void People::Send(const im::CreateInvoiceRequest& request) {
  invoices_.Call<Invoice>(kCreateInvoice, request, [this, request](const absl::Status& status, const Invoice& invoice) {
    if (!status.ok()) return Problem(absl::StrCat("create: ", status.ToString()));
    OnCreated(request, invoice);
  });
}

void People::OnCreated(const im::CreateInvoiceRequest& request, const Invoice& invoice) {
  const std::string& invoice_id = request.invoice_id();
  if (invoice.name() != InvoiceName(invoice_id)) Problem(absl::StrCat("was answered ", invoice.name(), " (I15)"));
  known_[invoice_id].created = invoice;
  logged_.push_back({kInvoices, "invoices.create", "", invoice.name()});
  ReadBack(invoice_id, false);
  if (random().Uniform(3) == 0) Plan(kSoon, [this, request] { Repeat(request); });
  // Credit notes and what they credit are left alone, so that it is known where they must end.
  if (!request.invoice().credited_invoice().empty()) return;
  Plan(kSoon, [this, invoice_id] { DoSomethingWith(invoice_id); });
}

void People::DoSomethingWith(const std::string& invoice_id) {
  switch (random().Uniform(8)) {
    case 0:
    case 1:
      return Cancel(invoice_id);
    case 2:
      return Change(invoice_id, "po-2");
    case 3:
      return Change(invoice_id, "");
    case 4:
      return CreditInParts(invoice_id);
    default:
      return;
  }
}

void People::Repeat(const im::CreateInvoiceRequest& request) {
  const KnownInvoice known = known_.at(request.invoice_id());
  const auto check = [this, created = known.created](const absl::Status& status, const Invoice& invoice) {
    const bool is_same = invoice.name() == created.name() && invoice.number() == created.number() &&
                         invoice.receive_time().SerializeAsString() == created.receive_time().SerializeAsString();
    if (!status.ok() || !is_same) Problem(absl::StrCat("repeated create: ", status.ToString(), " (I8)"));
  };
  invoices_.Call<Invoice>(kCreateInvoice, request, check);
  im::CreateInvoiceRequest other = request;
  other.mutable_invoice()->mutable_amount()->set_units(request.invoice().amount().units() + 1);
  invoices_.Call<Invoice>(kCreateInvoice, other, [this](const absl::Status& status, const Invoice&) {
    if (ErrorReason(status) != "INVOICE_ID_TAKEN") {
      Problem(absl::StrCat("the id with other content: ", status.ToString(), " (I8)"));
    }
  });
}

void People::Cancel(const std::string& invoice_id) {
  im::CancelInvoiceRequest request;
  request.set_request_id(absl::StrCat("cancel-", invoice_id));
  request.set_name(InvoiceName(invoice_id));
  invoices_.Call<Invoice>(kCancelInvoice, request, [=, this](const absl::Status& status, const Invoice&) {
    if (!status.ok()) return Problem(absl::StrCat("cancel: ", status.ToString()));
    OnCancelled(invoice_id, request);
  });
}

void People::OnCancelled(const std::string& invoice_id, const im::CancelInvoiceRequest& request) {
  known_.at(invoice_id).is_cancelled = true;
  logged_.push_back({kInvoices, "invoices.cancel", request.request_id(), request.name()});
  ReadBack(invoice_id, true);
  invoices_.Call<Invoice>(kCancelInvoice, request, [this](const absl::Status& status, const Invoice& invoice) {
    const bool is_gone = invoice.state() == Invoice::STATE_CANCELLED || invoice.state() == Invoice::STATE_CANCELLING;
    if (!status.ok() || !is_gone) Problem(absl::StrCat("repeated cancel: ", status.ToString(), " (I8)"));
  });
  im::CancelInvoiceRequest other = request;
  other.set_reason("another one");
  invoices_.Call<Invoice>(kCancelInvoice, other, [this](const absl::Status& status, const Invoice&) {
    if (ErrorReason(status) != "REQUEST_ID_REUSED") {
      Problem(absl::StrCat("a request id with other content: ", status.ToString(), " (I8)"));
    }
  });
}

void People::Change(const std::string& invoice_id, const std::string& order_id) {
  im::ChangeAssociationRequest request;
  request.set_request_id(absl::StrCat("change-", invoice_id));
  request.set_name(InvoiceName(invoice_id));
  if (!order_id.empty()) {
    request.set_purchase_order(absl::StrCat(Parent(organization_), "/purchaseOrders/", order_id));
    request.set_line_number("2");
  }
  invoices_.Call<Invoice>(kChangeAssociation, request,
                          [this, request, invoice_id, order_id](const absl::Status& status, const Invoice&) {
                            // It waits for an answer to what came before.
                            if (ErrorReason(status) == "INVOICE_BUSY") {
                              return Plan(kSoon, [=, this] { Change(invoice_id, order_id); });
                            }
                            // Refusals are answers: no such order yet, nothing to undo.
                            if (status.ok() && order_id.empty()) known_.at(invoice_id).is_undone = true;
                            if (status.ok()) known_.at(invoice_id).moved_to = order_id;
                            OnChanged(request, OutcomeOf(status));
                          });
}

void People::OnChanged(const im::ChangeAssociationRequest& request, const std::string& outcome) {
  invoices_.Call<Invoice>(kChangeAssociation, request, [=, this](const absl::Status& status, const Invoice&) {
    if (OutcomeOf(status) != outcome) {
      Problem(absl::StrCat("change answered ", outcome, " and then ", status.ToString(), " (I8)"));
    }
  });
}

void People::ReadBack(const std::string& invoice_id, bool is_cancelled) {
  im::GetInvoiceRequest request;
  request.set_name(InvoiceName(invoice_id));
  invoices_.Call<Invoice>(kGetInvoice, request, [=, this](const absl::Status& status, const Invoice& invoice) {
    const bool is_gone = invoice.state() == Invoice::STATE_CANCELLED || invoice.state() == Invoice::STATE_CANCELLING;
    if (!status.ok() || (is_cancelled && !is_gone)) {
      Problem(
          absl::StrCat("cannot read what was written: ", status.ToString(), " ", invoice.ShortDebugString(), " (I10)"));
    }
  });
}

void People::List() {
  const auto listing = std::make_shared<Listing>();
  listing->request.set_parent(Parent(organization_));
  listing->request.set_page_size(1 + static_cast<int>(random().Uniform(3)));
  listing->request.set_order(random().Uniform(2) == 0 ? im::ListInvoicesRequest::ORDER_RECEIVE_TIME
                                                      : im::ListInvoicesRequest::ORDER_NAME);
  for (const auto& [invoice_id, known] : known_) listing->walk.there_before.insert(InvoiceName(invoice_id));
  NextPage(listing);
}

void People::NextPage(const std::shared_ptr<Listing>& listing) {
  invoices_.Call<im::ListInvoicesResponse>(kListInvoices, listing->request,
                                           [=, this](const absl::Status& status, const im::ListInvoicesResponse& page) {
                                             if (!status.ok())
                                               return Problem(absl::StrCat("list: ", status.ToString()));
                                             for (const Invoice& invoice : page.invoices())
                                               listing->walk.seen.insert(invoice.name());
                                             if (page.next_page_token().empty())
                                               return Problem(ProblemOf(listing->walk, InvoiceName("")));
                                             listing->request.set_page_token(page.next_page_token());
                                             Plan(kSoon / 4, [=, this] { NextPage(listing); });
                                           });
}

void People::Trespass() {
  const std::string parent = Parent(strangers_);
  // One of them exists, or will.
  for (const char* id : {"0", "none"}) {
    im::GetInvoiceRequest get;
    get.set_name(absl::StrCat(parent, "/invoices/inv-", id));
    MustBeRefused<Invoice>(invoices_, kGetInvoice, get);
    im::CancelInvoiceRequest cancel;
    cancel.set_request_id(absl::StrCat("trespass-", id));
    cancel.set_name(get.name());
    MustBeRefused<Invoice>(invoices_, kCancelInvoice, cancel);
    po::GetPurchaseOrderRequest get_order;
    get_order.set_name(absl::StrCat(parent, "/purchaseOrders/po-", id[0] == '0' ? "2" : id));
    MustBeRefused<po::PurchaseOrder>(orders_, kGetOrder, get_order);
    // Of their own invoice, to an order of the strangers.
    im::ChangeAssociationRequest change;
    change.set_request_id(absl::StrCat("trespass-", id));
    change.set_name(InvoiceName("inv-0"));
    change.set_purchase_order(get_order.name());
    change.set_line_number("1");
    MustBeRefused<Invoice>(invoices_, kChangeAssociation, change);
  }
  im::ListInvoicesRequest list;
  list.set_parent(parent);
  MustBeRefused<im::ListInvoicesResponse>(invoices_, kListInvoices, list);
  im::CreateInvoiceRequest create = NewInvoice("trespass");
  create.mutable_invoice()->set_bill_from_entity(absl::StrCat(parent, "/suppliers/s/billFromEntities/e"));
  MustBeRefused<Invoice>(invoices_, kCreateInvoice, create);
}

}  // namespace outlay::simulation
