-- A consultation that was turned into a service order names one that there is (CMP-02).
alter table consultations add constraint consultations_service_order_fkey foreign key (service_order_id) references service_orders (id);
