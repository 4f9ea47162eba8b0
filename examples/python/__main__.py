"""One WhatsApp number on Kaleyra."""

import pulumi
import pulumi_kaleyra as kaleyra

support = kaleyra.WhatsAppPhoneNumber(
    "support",
    waba_id="766123456789",
    country_code="+91",
    phone_number="9761234567",  # without country code
    name="ACME Support",  # display name, at most 255 characters
    verification_type=kaleyra.VerificationType.SMS,  # or VOICE: how the OTP is sent
)

pulumi.export("phoneNumberId", support.id)  # the ID that Kaleyra returned
pulumi.export("e164", support.e164)  # "+919761234567"
