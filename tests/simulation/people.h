// The people of one organization: they order, send in invoices, take them back, move them, list them, try what they may
// not, and remember what they were told.
#ifndef OUTLAY_TESTS_SIMULATION_PEOPLE_H_
#define OUTLAY_TESTS_SIMULATION_PEOPLE_H_

#include <map>
#include <memory>
#include <set>
#include <string>

#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tests/simulation/party.h"
#include "tests/simulation/reads.h"

namespace outlay::simulation {

// What people know of an invoice because a service told them.
struct KnownInvoice {
  invoice_matching::v1::Invoice created;  // the first answer
  bool is_cancelled = false;
  bool is_undone = false;  // left without a line by a person
  std::string moved_to;    // the order that a person chose; empty: nobody did
};

// Single-threaded. Must outlive the simulator.
class People : public Party {
 public:
  // `simulator` may be constructed later. `strangers`: another organization, whose things they try to reach.
  People(testing::Simulator* simulator, std::string organization, std::string strangers);

  void CreateSupplier();
  // An order with two lines of EUR.
  void Issue(const std::string& order_id);
  // Sends an invoice in; what comes then is chosen at random.
  void SendInvoice(const std::string& invoice_id) { Send(NewInvoice(invoice_id)); }
  // Reads the list of invoices, page by page, while it grows.
  void List();
  // Asks for what belongs to the strangers.
  void Trespass();

  // They wait for no answer and plan nothing more.
  bool AreDone() const { return !has_plans() && orders_.open() == 0 && invoices_.open() == 0; }

  const std::map<std::string, KnownInvoice>& known() const { return known_; }
  const std::set<std::string>& issued() const { return issued_; }

 private:
  using Invoice = invoice_matching::v1::Invoice;
  struct Listing;

  std::string InvoiceName(const std::string& invoice_id) const;
  invoice_matching::v1::CreateInvoiceRequest NewInvoice(const std::string& invoice_id);
  void Send(const invoice_matching::v1::CreateInvoiceRequest& request);
  // Two notes that together give back the whole.
  void CreditInParts(const std::string& invoice_id);

  void OnCreated(const invoice_matching::v1::CreateInvoiceRequest& request, const Invoice& invoice);
  void DoSomethingWith(const std::string& invoice_id);
  void Repeat(const invoice_matching::v1::CreateInvoiceRequest& request);
  void Cancel(const std::string& invoice_id);
  void OnCancelled(const std::string& invoice_id, const invoice_matching::v1::CancelInvoiceRequest& request);
  void Change(const std::string& invoice_id, const std::string& order_id);
  void OnChanged(const invoice_matching::v1::ChangeAssociationRequest& request, const std::string& outcome);
  // Reads it back: what was answered must be seen (I10).
  void ReadBack(const std::string& invoice_id, bool is_cancelled);
  void NextPage(const std::shared_ptr<Listing>& listing);

  testing::SimClient orders_;
  testing::SimClient invoices_;
  std::map<std::string, KnownInvoice> known_;
  std::set<std::string> issued_;
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_PEOPLE_H_
