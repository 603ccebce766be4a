-- A deal that counts has a party and is determined (ATT-V20, ATT-R18); a determination is of a deal that is there.
alter table deals add constraint deals_counted_party_check check (counted_at is null or party_id is not null);
alter table determinations add constraint determinations_deal_fkey foreign key (deal_id) references deals (id);

-- Loans of a contract 签约明细: bank, amount in yuan and years.
alter table registered_documents add column loan_bank text
    constraint registered_documents_loan_bank_check check (length(loan_bank) between 1 and 100);
alter table registered_documents add column loan_amount numeric(14, 2)
    constraint registered_documents_loan_amount_check check (loan_amount > 0 and loan_amount <= price and loan_amount <> 'NaN');
alter table registered_documents add column loan_years smallint
    constraint registered_documents_loan_years_check check (loan_years between 1 and 50);
alter table registered_documents add constraint registered_documents_loan_check
    check (num_nulls(loan_bank, loan_amount, loan_years) in (0, 3) and (loan_bank is null or register = 'contracts'));
