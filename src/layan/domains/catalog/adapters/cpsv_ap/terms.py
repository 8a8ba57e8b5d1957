"""What the catalogue's closed lists mean, in both languages: the concepts of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from layan.kernel.words import Words

# scheme: value: words. The values are those of layan.domains.catalog.types.
CONCEPTS: Mapping[str, Mapping[str, Words]] = {
    "audience": {
        "resident": Words("Penduduk", "Residents"),
        "family": Words("Keluarga", "Families"),
        "child": Words("Anak", "Children"),
        "student": Words("Pelajar dan mahasiswa", "Pupils and students"),
        "job-seeker": Words("Pencari kerja", "Job seekers"),
        "worker": Words("Pekerja", "Workers"),
        "business": Words("Pelaku usaha", "Businesses"),
        "health-worker": Words("Tenaga kesehatan", "Health workers"),
        "elderly": Words("Warga lanjut usia", "Older people"),
        "disabled": Words("Penyandang disabilitas", "People with disabilities"),
        "foreigner": Words("Warga negara asing", "Foreigners"),
        "organisation": Words("Organisasi", "Organisations"),
        "property-owner": Words("Pemilik tanah dan bangunan", "Property owners"),
        "driver": Words("Pengemudi dan pemilik kendaraan", "Drivers and vehicle owners"),
        "newcomer": Words("Pendatang", "Newcomers"),
    },
    "channel": {
        "counter": Words("Loket", "Counter"),
        "online": Words("Situs web", "Website"),
        "app": Words("Aplikasi", "App"),
        "phone": Words("Telepon", "Phone"),
        "whatsapp": Words("WhatsApp", "WhatsApp"),
        "email": Words("Surel", "Email"),
        "home-visit": Words("Petugas datang ke rumah", "Home visit"),
        "kiosk": Words("Anjungan mandiri", "Self-service kiosk"),
    },
    "evidence": {
        "document": Words("Dokumen", "Document"),
        "form": Words("Formulir", "Form"),
        "photo": Words("Foto", "Photo"),
        "letter": Words("Surat", "Letter"),
        "proof": Words("Bukti", "Proof"),
        "biometric": Words("Perekaman biometrik", "Biometric record"),
        "other": Words("Lainnya", "Other"),
    },
    "event": {
        "life": Words("Peristiwa hidup", "Life event"),
        "business": Words("Peristiwa usaha", "Business event"),
    },
    "status": {
        "active": Words("Tersedia", "Available"),
        "seasonal": Words("Hanya pada musimnya", "In season only"),
        "paused": Words("Dihentikan sementara", "Paused"),
    },
}

FORMS: Mapping[str, Words] = {
    "original": Words("asli", "original"),
    "copy": Words("salinan", "copy"),
    "digital": Words("berkas digital", "digital file"),
}
COMPONENTS: Mapping[str, Words] = {
    "steps": Words("Prosedur", "Procedure"),
    "complaints": Words("Penanganan pengaduan", "Complaints"),
    "facilities": Words("Sarana, prasarana, dan fasilitas", "Facilities"),
    "competence": Words("Kompetensi pelaksana", "Competence of staff"),
    "supervision": Words("Pengawasan internal", "Internal supervision"),
    "staffing": Words("Jumlah pelaksana", "Number of staff"),
    "guarantee": Words("Jaminan pelayanan", "Guarantee of service"),
    "safety": Words("Jaminan keamanan dan keselamatan", "Guarantee of safety"),
    "evaluation": Words("Evaluasi kinerja pelaksana", "Evaluation of performance"),
}
UNVERIFIED = Words("contoh, belum diverifikasi", "example, not verified yet")
