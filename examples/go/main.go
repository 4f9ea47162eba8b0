// One WhatsApp number on Kaleyra.
package main

import (
	"example.com/pulumi-kaleyra/sdk/go/kaleyra"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		support, err := kaleyra.NewWhatsAppPhoneNumber(ctx, "support", &kaleyra.WhatsAppPhoneNumberArgs{
			WabaId:           pulumi.String("766123456789"),
			CountryCode:      pulumi.String("+91"),
			PhoneNumber:      pulumi.String("9761234567"),   // without country code
			Name:             pulumi.String("ACME Support"), // display name, at most 255 characters
			VerificationType: kaleyra.VerificationTypeSMS,   // or VOICE: how the OTP is sent
		})
		if err != nil {
			return err
		}
		ctx.Export("phoneNumberId", support.ID()) // the ID that Kaleyra returned
		ctx.Export("e164", support.E164)          // "+919761234567"
		return nil
	})
}
